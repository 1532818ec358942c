'use strict';
// A device on the official SDK for Node.js. Reports what happens as one JSON object a line; ends when its input ends.
const fs = require('node:fs');
const { Client, Message } = require('azure-iot-device');
const { Mqtt } = require('azure-iot-device-mqtt');

const { CONNECTION_STRING, CA_FILE, CERTIFICATE_FILE, KEY_FILE } = process.env;
const say = (event, data) => process.stdout.write(JSON.stringify({ event, data }) + '\n');

async function main() {
  const client = Client.fromConnectionString(CONNECTION_STRING, Mqtt);
  const options = { ca: fs.readFileSync(CA_FILE, 'utf8') };
  if (CERTIFICATE_FILE) {
    options.cert = fs.readFileSync(CERTIFICATE_FILE, 'utf8');
    options.key = fs.readFileSync(KEY_FILE, 'utf8');
  }
  await client.setOptions(options);
  await client.open();
  say('open', null);

  const message = new Message(JSON.stringify({ reading: 21 }));
  message.messageId = 'node-1';
  message.correlationId = 'corr-1';
  message.contentType = 'application/json';
  message.contentEncoding = 'utf-8';
  message.properties.add('kind', 'a reading & more');
  message.properties.add('iothub-connection-device-id', 'somebody-else');
  await client.sendEvent(message);
  say('sent', null);

  client.onDeviceMethod('echo', (request, response) => {
    response.send(202, { got: request.payload }, (error) => say('answered', error ? String(error) : null));
  });

  const twin = await client.getTwin();
  say('twin', { desired: twin.properties.desired, reported: twin.properties.reported });
  twin.on('properties.desired', (patch) => say('desired', patch));
  await new Promise((resolve, reject) => twin.properties.reported.update(
    { firmware: '1.2.3' }, (error) => (error ? reject(error) : resolve())));
  say('reported', null);

  client.on('message', (received) => {
    client.complete(received, () => say('message', { id: received.messageId, body: received.data.toString(), note: received.properties.getValue('note') }));
  });

  process.stdin.on('end', () => client.close().then(() => process.exit(0), () => process.exit(1)));
  process.stdin.resume();
}

main().catch((error) => {
  say('error', String(error));
  process.exit(1);
});
