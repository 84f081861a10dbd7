// A relay and a reader of mail that others wrote: npm smtp-server takes what comes, npm mailparser reads it, and npm ajv holds
// an XARF report in it against the fields that XARF demands. The first line printed is the port; then a line of JSON for each mail.
import { readFileSync } from 'node:fs';
import addFormats from 'ajv-formats';
import Ajv from 'ajv/dist/2020.js';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const ajv = new Ajv({ allErrors: true });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(new URL('./xarf-csam.json', import.meta.url))));

async function read(raw, session) {
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
  const xarf = mail.attachments.find((one) => one.filename === 'xarf.json');
  return {
    from: session.envelope.mailFrom.address,
    to: session.envelope.rcptTo.map((one) => one.address),
    raw: raw.toString('base64'),
    headers: mail.headerLines.map((one) => one.key),
    contentType: mail.headers.get('content-type'),
    auto: mail.headers.get('auto-submitted') ?? null,
    shownFrom: mail.from.value.map((one) => one.address),
    shownTo: mail.to.value.map((one) => one.address),
    id: mail.messageId,
    date: mail.date.toISOString(),
    subject: mail.subject,
    text: mail.text ?? null,
    parts: mail.attachments.map((one) => ({
      name: one.filename ?? null,
      type: one.contentType,
      content: one.content.toString('base64'),
    })),
    xarf: xarf ? (validate(JSON.parse(xarf.content)) ? [] : validate.errors.map((one) => `${one.instancePath} ${one.message}`)) : null,
  };
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData(stream, session, taken) {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => read(Buffer.concat(chunks), session).then(
      (mail) => { console.log(JSON.stringify(mail)); taken(); },
      (error) => { console.log(JSON.stringify({ error: String(error) })); taken(error); },
    ));
  },
});
server.listen(0, '127.0.0.1', () => console.log(server.server.address().port));
