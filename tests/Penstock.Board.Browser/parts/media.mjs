// Pictures, sounds and histograms for the logs of the tests.
import { deflateSync } from "node:zlib";

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type), content]), ends = [Buffer.alloc(4), Buffer.alloc(4)];
  let crc = 0xffffffff;
  for (const byte of body) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
  ends[0].writeUInt32BE(content.length);
  ends[1].writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return Buffer.concat([ends[0], body, ends[1]]);
}

/** A grey picture; shade(x, y) is 0 to 255. */
export function png(width, height, shade) {
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = shade(x, y);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

/** A tone of 16 bits at 8 kHz. */
export function wav(hertz, seconds) {
  const count = Math.round(8000 * seconds), file = Buffer.alloc(44 + count * 2);
  file.write("RIFF");
  file.writeUInt32LE(36 + count * 2, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8000, 24);
  file.writeUInt32LE(16000, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(count * 2, 40);
  for (let i = 0; i < count; i++) file.writeInt16LE(Math.round(20000 * Math.sin(2 * Math.PI * hertz * i / 8000)), 44 + i * 2);
  return file;
}

/** Buckets of a normal distribution over four deviations to each side. */
export function bell(mean, deviation, count = 30, values = 10_000) {
  return Array.from({ length: count }, (_, i) => {
    const width = 8 * deviation / count, left = mean - 4 * deviation + i * width, z = (left + width / 2 - mean) / deviation;
    return [left, left + width, Math.round(values * Math.exp(-z * z / 2) * 8 / count / Math.sqrt(2 * Math.PI))];
  });
}
