process.stdout.write("guild 1.0.0\n");
