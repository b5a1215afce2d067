import { EventFile } from "./parts/eventFile.mjs";
import { scenario, until } from "./parts/scenario.mjs";

// The door is the server's, and tested there; here it is put before a board that has none.
await scenario(async ({ page, logs, open }) => {
  new EventFile(logs, "a").scalar("loss", 1, 0.5);
  let isOpen = false;
  const refuse = route => route.fulfill({ status: 401, contentType: "application/json", body: JSON.stringify({ error: "board: expected a session, got none." }) });
  await page.route("**/api/**", route => {
    if (new URL(route.request().url()).pathname !== "/api/login") return isOpen ? route.continue() : refuse(route);
    if (JSON.parse(route.request().postData()).password !== "right") return refuse(route);
    isOpen = true;
    return route.fulfill({ status: 200, body: "{}" });
  });
  await open("/scalars?smooth=0.3");
  const field = page.getByLabel("Password or token");
  await field.waitFor();
  await page.keyboard.type("wrong");
  await page.keyboard.press("Enter");
  await page.getByText("That is not the password.").waitFor();
  await field.fill("right");
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "loss", exact: true }).first().waitFor();
  await until(() => page.url().includes("smooth=0.3"), "the view that was asked for is shown");
}, { refusals: [401] });
