// An HTTP proxy on port 3128 that knows CONNECT and wants the user name and the password of its argument.
import { createServer } from 'node:http';
import { connect } from 'node:net';

const wanted = `Basic ${Buffer.from(process.argv[2]).toString('base64')}`;

const server = createServer((_request, response) => response.writeHead(405).end());
server.on('connect', ({ headers, url }, socket, head) => {
  if (headers['proxy-authorization'] !== wanted) {
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    return;
  }
  const { hostname, port } = new URL(`http://${url}`);
  const onward = connect(Number(port || 80), hostname, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    onward.write(head);
    onward.pipe(socket).pipe(onward);
  });
  onward.on('error', () => socket.destroy());
  socket.on('error', () => onward.destroy());
  socket.on('close', () => onward.destroy());
});
server.listen(3128);
process.once('SIGTERM', () => process.exit(0));
