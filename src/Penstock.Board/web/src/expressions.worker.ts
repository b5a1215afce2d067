/** What a regular expression finds in texts. Others may have written it, in a link or a log: it may take for ever, and then this worker is ended. */
self.addEventListener("message", (event: MessageEvent<{ source: string; flags: string; texts: string[] }>) => {
  const expression = new RegExp(event.data.source, event.data.flags);
  self.postMessage(event.data.texts.map(text => { const found = expression.exec(text); return found && [...found].map(part => part ?? ""); }));
});
self.postMessage("ready");
