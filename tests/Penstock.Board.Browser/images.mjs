import { EventFile } from "./parts/eventFile.mjs";
import { png } from "./parts/media.mjs";
import { check, equal, scenario, until } from "./parts/scenario.mjs";

// Pictures of two runs, at every step that was logged, also of those that come while the page is open.
const picture = (step, sample, size = 12) => png(size, size, (x, y) => (x * 20 + y * 7 + step * 11 + sample * 60) % 256);

await scenario(async ({ page, logs, open }) => {
  const runs = ["a", "b"].map(name => new EventFile(logs, `images/${name}`));
  for (const run of runs) {
    for (let step = 0; step < 40; step++) run.images("input/small", step, 12, 12, [0, 1, 2].map(sample => picture(step, sample)));
    run.images("photo", 0, 300, 300, [picture(0, 0, 300)]);
  }
  await open("/images?find=images");
  const small = page.getByRole("img", { name: /input\/small, run .*a, step 39, sample 1 of 3/ });
  await small.waitFor();
  await until(async () => await page.getByRole("img", { name: /input\/small.*step 39/ }).count() === 6, "three samples of two runs, side by side");
  await until(() => small.evaluate(image => image.naturalWidth === 12), "the picture arrives");
  check(await small.evaluate(image => getComputedStyle(image).imageRendering === "pixelated" && image.width > 60), "a small picture is enlarged by whole pixels");

  const slider = page.getByRole("slider", { name: "Step of all" });
  await slider.focus();
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("img", { name: /run .*b, step 38, sample 3/ }).waitFor();
  await page.keyboard.press("Home");
  await page.getByRole("img", { name: /input\/small, run .*a, step 0, sample 1/ }).waitFor();
  equal(new URL(page.url()).searchParams.get("step"), "0", "the step in the address");
  await page.locator("main").focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
  await page.getByRole("img", { name: /input\/small, run .*a, step 3, sample 1/ }).waitFor();
  await page.getByRole("slider", { name: "Step of input/small" }).fill("17");
  await page.getByRole("img", { name: /input\/small, run .*a, step 17, sample 1/ }).waitFor();

  runs[0].images("input/small", 40, 12, 12, [0, 1, 2].map(sample => picture(40, sample)));
  await until(async () => /latest/.test(await page.getByRole("slider", { name: "Step of all" }).getAttribute("aria-valuetext")) === false, "the slider of all stands at step 3");
  await until(async () => Number(await page.getByRole("slider", { name: "Step of input/small" }).getAttribute("max")) === 40, "a new step can be reached");
  await page.getByRole("img", { name: /input\/small, run .*a, step 17, sample 1/ }).waitFor();

  await page.getByRole("combobox", { name: "Size" }).selectOption("1");
  check(await page.getByRole("img", { name: /input\/small, run .*a, step 17, sample 1/ }).evaluate(image => image.width === 12), "actual size is one pixel to a pixel");
  await page.getByRole("slider", { name: "Brightness" }).fill("2");
  check(await page.getByRole("img", { name: /input\/small, run .*a, step 17, sample 1/ }).evaluate(image => image.style.filter.includes("brightness(2)")), "brightness changes the pictures");
  const address = page.url();
  await page.goto(address);
  await page.getByRole("img", { name: /input\/small, run .*a, step 17, sample 1/ }).waitFor();

  await page.getByRole("img", { name: /input\/small, run .*a, step 17, sample 2/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("sample 2 of 3").waitFor();
  await page.keyboard.press("ArrowRight");
  await dialog.getByText("step 18").waitFor();
  await page.keyboard.press("ArrowDown");
  await dialog.getByText("sample 3 of 3").waitFor();
  await page.keyboard.press("+");
  await until(() => new URL(page.url()).searchParams.getAll("picture").length === 5, "the address has the picture and its zoom");
  const zoom = () => dialog.locator("b").innerText(), before = await zoom();
  await page.reload();
  await dialog.getByText("sample 3 of 3").waitFor();
  await dialog.getByText("step 18").waitFor();
  equal(await zoom(), before, "the zoom after a reload");
  await page.goBack();
  await dialog.waitFor({ state: "detached" });
  await page.goForward();
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
});
