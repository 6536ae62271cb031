msg = "Hello!"

with open("message.txt", "w") as f:
    f.write(msg + "\n")
