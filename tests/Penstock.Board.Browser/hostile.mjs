import { EventFile, tensor } from "./parts/eventFile.mjs";
import { bell, png } from "./parts/media.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";

// What makes no sense is shown as what it is, and all else goes on.
await scenario(async ({ page, logs, open }) => {
  const run = new EventFile(logs, "<b>hostile</b>"), tag = "<img src=x onerror=alert(1)>/\u202e\u0000tag";
  run.histogram("odd/infinite", 0, [[-Infinity, 0, 5], [0, Infinity, 5]]);
  run.histogram("odd/nan", 0, [[NaN, NaN, NaN]]);
  run.histogram("odd/counts", 0, [[0, 1, NaN], [1, 2, Infinity], [2, 3, -7]]);
  run.histogram("odd/empty", 0, []);
  run.write("histograms", "odd/scalar", 0, tensor("float", [], [1]));
  for (const step of [0, 1]) run.histogram("sound/kernel", step, bell(0, 1));
  run.images(tag, 0, 0, 0, ["<html><script>alert(1)</script></html>", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"]);
  run.images("odd/huge", 0, 2 ** 31 - 1, 2 ** 31 - 1, [png(2, 2, () => 200)]);
  run.images("odd/negative", 0, -5, "x", [png(2, 2, () => 200)]);
  run.images("sound/picture", 0, 8, 8, [png(8, 8, () => 99)]);
  run.text("odd/bytes", 0, Buffer.from([255, 254, 0, 60, 98, 62]));
  run.text("sound/text", 0, "all is well");
  run.confusion("confusion_matrix", 0, { labels: ["a"], counts: [[1, 2], [3]], examples: [] }, []);
  run.write("penstock_profile", "profile", 0, tensor("string", [], ["{\"operators\": 7"]));
  new EventFile(logs, "empty").profile(0, {});
  run.write("pr_curves", "odd", 0, tensor("float", [2, 2], [NaN, Infinity, 1, 2]));
  run.write("audio", "odd", 0, tensor("string", [1, 2], ["no sound", ""]));
  run.layout([{ title: "odd", charts: [{ title: "open bracket", tags: ["(["] }, { title: "endless", tags: ["(a+)+$"] }, { title: "sound", tags: ["loss"] }] }]);
  run.scalar(`${"a".repeat(40)}b`, 0, 1);
  run.scalar("loss", 0, 0.125);

  await page.setViewportSize({ width: 1400, height: 2600 });
  await open("/histograms");
  await page.getByRole("img", { name: /Histograms of sound\/kernel/ }).waitFor();
  await until(async () => /deviation 1/.test(await page.getByRole("region", { name: /^sound\/kernel/ }).locator(".histograms-readout").innerText()), "a sound histogram is shown beside odd ones");
  await open("/distributions");
  await page.getByRole("img", { name: /Distribution of sound\/kernel/ }).waitFor();
  await open("/images");
  const picture = page.getByRole("img", { name: /sound\/picture/ });
  await until(() => picture.evaluate(image => image.naturalWidth === 8), "a sound picture is shown beside odd ones");
  check((await page.getByRole("main").innerText()).includes("onerror=alert(1)") || (await page.locator("main").getByText("<img src=x onerror=alert(1)>").count()) > 0, "a tag is text");
  equal(await page.locator("main script, main svg[onload], main img[onerror]").count(), 0, "no markup of a log becomes elements");
  check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "a claimed width does not widen the page");
  equal(await page.getByText("[U+202E]").count() > 0, true, "a mark that turns a name round is shown by its code");
  await open("/histograms?tag=odd/scalar");
  await page.getByText(/1 logged value cannot be shown. Step 0: histograms: expected/).waitFor();
  await page.getByRole("region", { name: /odd\/scalar/ }).getByText(/Nothing/).waitFor();
  await open("/confusion");
  await page.getByText(/Reading/).waitFor({ state: "detached" });
  await open("/text");
  await page.getByText("all is well").waitFor();
  for (const path of ["/confusion", "/pr", "/audio", "/layouts", "/profile"]) {
    await open(path);
    await until(async () => (await page.getByRole("main").innerText()).trim().length > 0, `${path} says something`);
    await page.waitForLoadState("networkidle").catch(() => undefined);
  }
  // What the server left out or could not read is told with its number and reason.
  const answered = (path, change) => page.route(`**${path}`, async route => { try { await route.fulfill({ json: change(await (await route.fetch()).json()) }); } catch { /* The page went on. */ } });
  await answered("/api/tags", tags => ({ ...tags, omitted: 7, omittedOf: [{ run: "<b>hostile</b>", listed: 20, omitted: 7 }] }));
  await answered("/api/histograms**", answer => ({ ...answer, unreadable: { count: 3, values: [{ run: "", tag: "", index: 0, step: 5, why: "expected a shape of [buckets, 3]" }] } }));
  await open("/histograms?tag=sound");
  await page.getByText(/7 tags are not listed here.*7 of 27/).waitFor();
  await page.getByText(/3 logged values cannot be shown. Step 5: expected a shape/).waitFor();
  await answered("/api/state", state => ({ ...state, damage: [{ file: "locked", message: "expected a folder that may be read" }] }));
  await open("/runs");
  await page.getByText("locked: expected a folder that may be read").waitFor();
  await page.unroute("**/api/state");
  await page.unroute("**/api/tags");
  await page.unroute("**/api/histograms**");
  await open("/layouts");
  await page.getByText(/expression \(\[ cannot be used/).waitFor();
  await page.getByText(/takes too long/).waitFor();
  await page.getByRole("region", { name: "sound" }).getByRole("cell", { name: "0.125" }).first().waitFor();
  await open(`/scalars?tag=${encodeURIComponent(".*.*.*.*.*.*.*.*.*c")}&tagRegex=1&group=${encodeURIComponent("((a+))+$")}&find=${encodeURIComponent("a*a*a*a*a*a*a*a*a*a*c")}&regex=1`);
  await page.getByRole("region", { name: "loss" }).first().waitFor();
  await page.getByText("takes too long").first().waitFor();
});
