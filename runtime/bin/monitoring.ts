process.stdout.write('monitoring\n');
