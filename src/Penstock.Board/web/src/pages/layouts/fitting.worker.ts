/** Which tags fit a regular expression from their beginning, as in TensorBoard. The expression comes from a log: it may take for ever, and then this worker is ended. */
self.addEventListener("message", (event: MessageEvent<{ expression: string; tags: string[] }>) => {
  try {
    const expression = new RegExp(`^(?:${event.data.expression})`);
    self.postMessage({ tags: event.data.tags.filter(tag => expression.test(tag)) });
  } catch (error) {
    self.postMessage({ problem: (error as Error).message });
  }
});
