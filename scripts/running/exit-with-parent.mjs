// Loaded first into each process that the scripts start (node --import): its standard input is a pipe from the script,
// and when that ends, the script is gone, killed perhaps. Then this process goes too instead of being left behind.
// Processes that it starts itself inherit this line, but have another parent and another standard input.
if (Number(process.env.LUNGISA_STARTED_BY) === process.ppid) {
  process.stdin.on('error', () => {});
  process.stdin.once('close', () => process.kill(process.pid, 'SIGTERM'));
  process.stdin.resume();
  process.stdin.unref?.();
}
