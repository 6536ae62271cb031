msg = "Hello!"

print(msg)
