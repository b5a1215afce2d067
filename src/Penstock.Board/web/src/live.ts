import * as api from "./api";
import type { Store } from "./state";

/** Follows the server's events: runs and tags are fetched anew when something changed, at most one fetch at a time. */
export function follow(store: Store): void {
  let source: EventSource | null = null, isFetching = false, isDue = false, wait = 1000;
  async function refresh(): Promise<void> {
    if (isFetching) { isDue = true; return; }
    isFetching = true;
    try {
      await store.refresh();
      setOnline(true);
    } catch { setOnline(false); }
    isFetching = false;
    if (isDue) { isDue = false; setTimeout(() => void refresh(), 300); }
  }
  function setOnline(isOnline: boolean): void {
    if (store.isOnline === isOnline) return;
    store.isOnline = isOnline;
    store.tell();
  }
  function connect(): void {
    if (document.hidden) return;
    const mine = source = new EventSource("/api/events");
    mine.addEventListener("open", () => { wait = 1000; setOnline(true); void refresh(); });
    mine.addEventListener("change", event => {
      const change = JSON.parse((event as MessageEvent<string>).data) as api.ChangeEvent;
      store.setLoading(change.loading);
      if (store.isLive && change.revision !== store.revision) void refresh();
    });
    // The browser tries again by itself, but not after an answer that is no stream (a session that ended, a proxy).
    mine.addEventListener("error", () => {
      if (source !== mine) return;
      setOnline(false);
      if (mine.readyState === EventSource.CLOSED) setTimeout(again, wait = Math.min(wait * 2, 30_000));
    });
  }
  async function again(): Promise<void> {
    try {
      store.setLoading((await api.state()).loading);
      connect();
    } catch { setTimeout(() => void again(), wait = Math.min(wait * 2, 30_000)); }
  }
  let wasLive = store.isLive;
  store.onChange(() => {
    if (store.isLive && !wasLive) void refresh();
    wasLive = store.isLive;
  });
  // A browser has six connections to a host for all tabs together: one that nobody looks at gives its own back.
  const see = () => {
    source?.close();
    source = null;
    if (!document.hidden) connect();
  };
  document.addEventListener("visibilitychange", see);
  window.addEventListener("pagehide", () => source?.close());
  see();
}
