// Talks to the emulator as any program would: with Microsoft's client and a connection string.
// Prints one line of JSON per step; the test reads them.
import { ServiceBusClient } from "@azure/service-bus";

const [connectionString, scenario] = process.argv.slice(2);
const client = new ServiceBusClient(connectionString);
const wait = { maxWaitTimeInMs: 10_000 };
const report = (step, value) => console.log(JSON.stringify({ step, value }));

async function one(receiver) {
  const [message] = await receiver.receiveMessages(1, wait);
  if (!message) throw new Error("nothing was received");
  return message;
}

const scenarios = {
  async settle() {
    const sender = client.createSender("reports");
    await sender.sendMessages({ body: { a: 1 }, messageId: "js-1", subject: "s", applicationProperties: { n: 7, t: "值" } });
    const receiver = client.createReceiver("reports");
    const first = await one(receiver);
    report("received", {
      body: first.body, id: first.messageId, subject: first.subject, properties: first.applicationProperties,
      deliveryCount: first.deliveryCount, locked: first.lockedUntilUtc > new Date(), sequence: first.sequenceNumber > 0,
    });
    await receiver.abandonMessage(first, { why: "busy" });
    const second = await one(receiver);
    report("again", { id: second.messageId, deliveryCount: second.deliveryCount, why: second.applicationProperties.why });
    report("renewed", (await receiver.renewMessageLock(second)) >= second.lockedUntilUtc);
    await receiver.deadLetterMessage(second, { deadLetterReason: "Malformed", deadLetterErrorDescription: "no field", by: "js" });
    const deadLetters = client.createReceiver("reports", { subQueueType: "deadLetter" });
    const dead = await one(deadLetters);
    report("dead", { reason: dead.deadLetterReason, description: dead.deadLetterErrorDescription, by: dead.applicationProperties.by });
    await deadLetters.completeMessage(dead);
    report("empty", (await receiver.receiveMessages(1, { maxWaitTimeInMs: 300 })).length);
  },

  async batch() {
    const sender = client.createSender("reports");
    const batch = await sender.createMessageBatch();
    for (let i = 0; i < 20; i++) batch.tryAddMessage({ body: `${i}` });
    await sender.sendMessages(batch);
    const receiver = client.createReceiver("reports", { receiveMode: "receiveAndDelete" });
    const got = [];
    while (got.length < 20) got.push(...(await receiver.receiveMessages(20 - got.length, wait)).map((m) => m.body));
    report("order", got);
    report("peeked", (await receiver.peekMessages(1)).length);
  },

  async subscribe() {
    const receiver = client.createReceiver("reports");
    let subscription;
    const done = new Promise((resolve, reject) => {
      const processMessage = async (message) => {
        await receiver.completeMessage(message);
        resolve(message.body);
      };
      const processError = async (args) => reject(args.error);
      subscription = receiver.subscribe({ processMessage, processError }, { autoCompleteMessages: false });
    });
    await client.createSender("reports").sendMessages({ body: "pushed" });
    report("pushed", await done);
    await subscription.close();
  },

  async schedule() {
    const sender = client.createSender("reports");
    const later = new Date(Date.now() + 3_600_000);
    const [sequence] = await sender.scheduleMessages([{ body: "never" }], later);
    const receiver = client.createReceiver("reports");
    const [peeked] = await receiver.peekMessages(5);
    report("peeked", { body: peeked.body, state: peeked.state });
    await sender.cancelScheduledMessages(sequence);
    await sender.scheduleMessages([{ body: "soon" }], new Date(Date.now() + 300));
    report("due", (await one(receiver)).body);
  },

  async defer() {
    await client.createSender("reports").sendMessages({ body: "aside" });
    const receiver = client.createReceiver("reports");
    const message = await one(receiver);
    await receiver.deferMessage(message);
    const [deferred] = await receiver.receiveDeferredMessages(message.sequenceNumber);
    report("deferred", deferred.body);
    await receiver.completeMessage(deferred);
  },

  async topic() {
    await client.createSender("news").sendMessages([
      { body: "fire", subject: "alarm", applicationProperties: { level: 1 } },
      { body: "weather" },
    ]);
    const everything = client.createReceiver("news", "everything");
    const got = [];
    while (got.length < 2) got.push(...(await everything.receiveMessages(2 - got.length, wait)));
    for (const message of got) await everything.completeMessage(message);
    report("everything", got.map((m) => m.body));
    const urgent = client.createReceiver("news", "urgent");
    const alarm = await one(urgent);
    await urgent.completeMessage(alarm);
    report("urgent", alarm.body);
  },

  async refused() {
    const failure = async (action) => {
      try {
        await action();
        return "nothing was refused";
      } catch (e) {
        return e.code;
      }
    };
    const sender = client.createSender("reports");
    report("size", await failure(() => sender.sendMessages({ body: "x".repeat(300 * 1024) })));
    report("entity", await failure(() => client.createSender("nowhere").sendMessages({ body: "x" })));
    await sender.sendMessages({ body: "x" });
    const receiver = client.createReceiver("reports");
    const message = await one(receiver);
    await receiver.completeMessage(message);
    report("lock", await failure(() => receiver.renewMessageLock(message)));
    const stranger = new ServiceBusClient(connectionString.replace(/SharedAccessKey=[^;]*/, "SharedAccessKey=wrong"), {
      retryOptions: { maxRetries: 0 },
    });
    report("key", await failure(() => stranger.createSender("reports").sendMessages({ body: "x" })));
    await stranger.close();
  },
};

try {
  await scenarios[scenario]();
} finally {
  await client.close();
}
