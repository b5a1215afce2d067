/** The loudest and the quietest of each of so many equal parts of a sound, over its channels. */
export function peaksOf(channels: readonly Float32Array[], parts: number): { low: Float32Array; high: Float32Array } {
  const low = new Float32Array(parts), high = new Float32Array(parts), length = channels[0]?.length ?? 0;
  for (let part = 0; part < parts; part++) {
    const from = Math.floor(part * length / parts), to = Math.max(from + 1, Math.floor((part + 1) * length / parts));
    for (const channel of channels)
      for (let i = from; i < Math.min(to, length); i++) {
        if (channel[i] < low[part]) low[part] = channel[i];
        if (channel[i] > high[part]) high[part] = channel[i];
      }
  }
  return { low, high };
}

export interface Sound { channels: Float32Array[]; seconds: number }

const longest = 64 * 1024 * 1024;

/** The samples of a sound, decoded by the browser; null where it is too long to draw or is none. */
export async function decode(url: string, signal: AbortSignal): Promise<Sound | null> {
  const response = await fetch(url, { credentials: "same-origin", signal });
  if (!response.ok || Number(response.headers.get("content-length") ?? 0) > longest) return null;
  try {
    const sound = await new OfflineAudioContext(1, 1, 44100).decodeAudioData(await response.arrayBuffer());
    return { channels: Array.from({ length: sound.numberOfChannels }, (_, i) => sound.getChannelData(i)), seconds: sound.duration };
  } catch {
    return null;
  }
}
