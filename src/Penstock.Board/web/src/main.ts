import "./theme.css";
import "./components/components.css";
import * as api from "./api";
import { failure } from "./components";
import { clear } from "./dom";
import { follow } from "./live";
import { showLogin } from "./shell/login";
import { makeShell } from "./shell/shell";
import { Store } from "./state";

const host = document.getElementById("app")!;
let isAsking = false;

api.whenUnauthorised(() => {
  if (isAsking) return;
  isAsking = true;
  showLogin(host, () => location.reload());
});

async function start(): Promise<void> {
  try {
    const store = new Store(await api.state());
    await store.refresh();
    makeShell(host, store);
    follow(store);
  } catch (error) {
    if (error instanceof api.ApiError && error.status === 401) return;
    clear(host, failure((error as Error).message, () => void start()));
  }
}

void start();
