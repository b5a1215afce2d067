// What every scenario needs: Chromium at the board, checks with reasons, inputs counted, one line of outcome and an exit code.
import { createRequire } from "node:module";
import { basename } from "node:path";

const { chromium } = createRequire(new URL("../../../src/Penstock.Board/web/package.json", import.meta.url))("playwright-core");

class Failure extends Error {}

export function check(isTrue, what) {
  if (!isTrue) throw new Failure(what);
}

export function equal(actual, expected, what) {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) throw new Failure(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}

/** Waits until a question is answered with something true. */
export async function until(question, what, milliseconds = 15_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > end) throw new Failure(`${what}: not within ${milliseconds / 1000} s`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** What is seen once it rests: the same twice, a third of a second apart. */
export async function settled(look, what) {
  let before = await look();
  await until(async () => {
    await new Promise(resolve => setTimeout(resolve, 300));
    const now = await look(), isSame = now === before;
    before = now;
    return isSame;
  }, `${what} rests`);
  return before;
}

/** Runs a scenario with { page, url, logs, open }. options.inputs: the most clicks, keys and fields that it may need through `act`. options.refusals: statuses that the scenario itself provokes. */
export async function scenario(run, options = {}) {
  const [url, logs] = process.argv.slice(2), name = basename(process.argv[1], ".mjs");
  if (!url || !logs) {
    console.error(`usage: node ${name}.mjs URL LOGFOLDER`);
    process.exit(2);
  }
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  const problems = [];
  let inputs = 0;
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(15_000);
    page.on("pageerror", error => problems.push(`error in the page: ${error.message}`));
    page.on("console", message => { if (message.type() === "error" && !options.refusals?.some(status => message.text().includes(`status of ${status}`))) problems.push(`console: ${message.text()}`); });
    page.on("response", response => { if (response.status() >= 400 && !options.refusals?.includes(response.status())) problems.push(`${response.status()} ${response.url()}`); });
    const open = path => page.goto(new URL(path, url).href);
    /** One input of the user. */
    const act = async action => {
      inputs++;
      return await action();
    };
    await run({ page, url, logs, name, open, act });
    if (options.inputs !== undefined) check(inputs <= options.inputs, `${inputs} inputs were needed, ${options.inputs} are allowed`);
    check(problems.length === 0, problems.join("; "));
    console.log(`ok ${name}${options.inputs === undefined ? "" : ` (${inputs} inputs)`}`);
  } catch (error) {
    console.log(`failed ${name}: ${error instanceof Failure ? error.message : error.stack}${problems.length > 0 && !(error instanceof Failure && problems.includes(error.message)) ? ` [${problems.join("; ")}]` : ""}`);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}
