// A mail server for tests: it keeps what it takes as files in a folder, and misbehaves as it is told.
//
//   node smtp.mjs FOLDER '{"user": "ana", "password": "…", "tls": "none|starttls|always", "key": "PEM", "cert": "PEM"}'
//
// It says its port in its first line. Each line on its standard input is what it shall do from then on:
//   {"greeting": 554, "mail": 550, "rcpt": 450, "only": "a@b", "data": 554, "hang": true, "cut": "stored|lost"}
// Codes are answers to that step (`rcpt` and `data` to the recipient `only`, if one is named); a cut takes the whole
// e-mail and closes the connection without an answer. It ends with its standard input.

import { createRequire } from "node:module";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";

const { SMTPServer } = createRequire(new URL("../../end2end/", import.meta.url))("smtp-server");
const [folder, settings] = [process.argv[2], JSON.parse(process.argv[3] ?? "{}")];
mkdirSync(folder, { recursive: true });

let manner = {};
let kept = 0;

const refusal = (code) => Object.assign(new Error(`told to answer ${code}`), { responseCode: code });
const answer = (code, done) => (code ? done(refusal(code)) : done());
const isMeant = (session) => !manner.only || session.envelope.rcptTo.some(({ address }) => address === manner.only);

function keep(session, bytes) {
    const name = String((kept += 1)).padStart(6, "0");
    const envelope = {
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map(({ address }) => address),
        user: session.user ?? null,
        secure: session.secure,
    };
    writeFileSync(join(folder, `${name}.eml`), bytes);
    writeFileSync(join(folder, `${name}.part`), JSON.stringify(envelope));
    renameSync(join(folder, `${name}.part`), join(folder, `${name}.json`));
}

const cut = (session) =>
    [...server.connections].find((connection) => connection.session === session)?._socket.destroy();

const server = new SMTPServer({
    secure: settings.tls === "always",
    ...(settings.key ? { key: settings.key, cert: settings.cert } : {}),
    authOptional: !settings.user,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    disabledCommands: settings.tls === "starttls" ? [] : ["STARTTLS"],
    onConnect: (_session, done) => answer(manner.greeting, done),
    onAuth: ({ username, password }, _session, done) =>
        username === settings.user && password === settings.password
            ? done(null, { user: username })
            : done(refusal(535)),
    onMailFrom: (_address, _session, done) => answer(manner.mail, done),
    onRcptTo: ({ address }, _session, done) =>
        answer(!manner.only || manner.only === address ? manner.rcpt : undefined, done),
    onData(stream, session, done) {
        const chunks = [];
        stream.on("data", (chunk) => chunks.push(chunk));
        stream.on("end", () => {
            const bytes = Buffer.concat(chunks);
            if (isMeant(session) && manner.data) return done(refusal(manner.data));
            if (manner.cut !== "lost") keep(session, bytes);
            if (manner.cut) return cut(session);
            if (!manner.hang) done();
        });
    },
});
server.on("error", () => {});
server.listen(Number(settings.port ?? 0), "127.0.0.1", () => console.log(server.server.address().port));

const orders = createInterface({ input: process.stdin });
orders.on("line", (line) => {
    manner = JSON.parse(line);
    console.log("done");
});
orders.on("close", () => process.exit());
