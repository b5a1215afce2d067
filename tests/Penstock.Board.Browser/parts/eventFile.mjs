// Writes event files by the published schema alone, with nothing of Penstock's: what the board shows of them is read independently.
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0x82f63b78 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

function maskedCrc(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
  crc = (crc ^ 0xffffffff) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

function varint(value) {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

export const number = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);
export const bytes = (field, value) => {
  const content = Buffer.isBuffer(value) ? value : Buffer.from(value);
  return Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);
};
export const double = (field, value) => {
  const content = Buffer.alloc(8);
  content.writeDoubleLE(value);
  return Buffer.concat([varint((field << 3) | 1), content]);
};

const types = { float: 1, double: 2, string: 7 };

/** A TensorProto: numbers as raw content, strings (or buffers) as string_val. */
export function tensor(type, shape, values) {
  const dims = bytes(2, Buffer.concat(shape.map(size => bytes(2, number(1, size)))));
  if (type === "string") return Buffer.concat([number(1, types.string), dims, ...values.map(value => bytes(8, value))]);
  const content = type === "float" ? Buffer.from(Float32Array.from(values).buffer) : Buffer.from(Float64Array.from(values).buffer);
  return Buffer.concat([number(1, types[type]), dims, bytes(4, content)]);
}

/** One run's event file in a log folder; entries are appended and can be read at once. */
export class EventFile {
  constructor(logs, run, wall = 1_760_000_000) {
    const folder = join(logs, run);
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, `events.out.tfevents.${wall}.browser-test`);
    this.wall = wall;
    this.append(Buffer.concat([double(1, wall), bytes(3, "brain.Event:2")]));
  }

  append(event) {
    const length = Buffer.alloc(8), checks = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeBigUInt64LE(BigInt(event.length));
    checks[0].writeUInt32LE(maskedCrc(length));
    checks[1].writeUInt32LE(maskedCrc(event));
    appendFileSync(this.path, Buffer.concat([length, checks[0], event, checks[1]]));
  }

  /** A value of a plugin: content is the plugin's own, in the metadata. */
  write(plugin, tag, step, value, { content = "", description = "", wall = this.wall + step } = {}) {
    const metadata = Buffer.concat([bytes(1, Buffer.concat([bytes(1, plugin), bytes(2, content)])), bytes(3, description), number(4, plugin === "scalars" ? 1 : plugin === "images" || plugin === "audio" ? 3 : 2)]);
    const summary = bytes(1, Buffer.concat([bytes(1, tag), bytes(9, metadata), bytes(8, value)]));
    this.append(Buffer.concat([double(1, wall), number(2, step), bytes(5, summary)]));
  }

  scalar(tag, step, value) { this.write("scalars", tag, step, tensor("float", [], [value])); }
  histogram(tag, step, buckets) { this.write("histograms", tag, step, tensor("double", [buckets.length, 3], buckets.flat())); }
  text(tag, step, value) { this.write("text", tag, step, tensor("string", [], [value])); }
  images(tag, step, width, height, pictures) { this.write("images", tag, step, tensor("string", [pictures.length + 2], [String(width), String(height), ...pictures])); }
  audio(tag, step, sounds) { this.write("audio", tag, step, tensor("string", [sounds.length, 2], sounds.flatMap(sound => [sound, ""])), { content: number(2, 11) }); }
  /** rows: tp, fp, tn, fn, precision, recall. */
  prCurve(tag, step, rows) { this.write("pr_curves", tag, step, tensor("float", [6, rows[0].length], rows.flat()), { content: number(2, rows[0].length) }); }
  confusion(tag, step, data, thumbnails) { this.write("penstock_confusion_matrix", tag, step, tensor("string", [thumbnails.length + 1], [JSON.stringify(data), ...thumbnails])); }
  profile(step, data) { this.write("penstock_profile", "profile", step, tensor("string", [], [JSON.stringify(data)])); }

  /** categories: [{ title, charts: [{ title, tags } | { title, margins: [{ value, lower, upper }] }] }] */
  layout(categories) {
    const margin = ({ value, lower, upper }) => bytes(1, Buffer.concat([bytes(1, value), bytes(2, lower), bytes(3, upper)]));
    const chart = ({ title, tags, margins }) => bytes(2, Buffer.concat([bytes(1, title), margins ? bytes(3, Buffer.concat(margins.map(margin))) : bytes(2, Buffer.concat(tags.map(tag => bytes(1, tag))))]));
    const layout = Buffer.concat([number(1, 0), ...categories.map(({ title, charts, isClosed }) => bytes(2, Buffer.concat([bytes(1, title), ...charts.map(chart), number(3, isClosed ? 1 : 0)])))]);
    this.write("custom_scalars", "custom_scalars__config__", 0, tensor("string", [], [layout]));
  }
}
