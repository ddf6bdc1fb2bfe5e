/** Which of the runs that go side by side this is: each has servers and data of its own. */
const run = Number(process.env.STOA_RUN ?? 0);

/** The demo marketplace. */
export const usual = { address: `127.0.0.1:${3199 - 10 * run}`, data: `target/end2end/${run}/usual` };

/** The marketplace where people and things are called what they shouldn't be. */
export const hostile = { address: `127.0.0.1:${3198 - 10 * run}`, data: `target/end2end/${run}/hostile` };

/** Where tests leave what shows why they failed. */
export const results = `test-results/${run}`;
