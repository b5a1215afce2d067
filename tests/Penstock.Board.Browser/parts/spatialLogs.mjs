// Graphs, embeddings and meshes for the logs of the tests, by the published schemas.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bytes, double, number, tensor } from "./eventFile.mjs";

const single = (field, value) => Buffer.concat([Buffer.from([field << 3 | 5]), Buffer.from(Float32Array.of(value).buffer)]);

/** Writes a GraphDef; a node is { name, op, inputs, shape: [2, null] or none, variable: the shape of one, parameters, seconds }. */
export function graph(run, nodes) {
  const entry = (key, value) => bytes(5, Buffer.concat([bytes(1, key), bytes(2, value)]));
  const shape = lengths => Buffer.concat(lengths.map(length => bytes(2, number(1, length ?? -1))));
  const node = ({ name, op, inputs = [], device = "", shape: lengths, variable, parameters, seconds }) => bytes(1, Buffer.concat([
    bytes(1, name), bytes(2, op), ...inputs.map(input => bytes(3, input)), bytes(4, device),
    ...(lengths ? [entry("_output_shapes", bytes(1, bytes(7, shape(lengths))))] : []),
    ...(variable ? [entry("shape", bytes(7, shape(variable)))] : []),
    ...(parameters ? [entry("parameters", number(3, parameters)), entry("shape", bytes(7, shape([parameters])))] : []),
    ...(seconds ? [entry("seconds", single(4, seconds))] : []),
  ]));
  run.append(Buffer.concat([double(1, run.wall), bytes(4, Buffer.concat(nodes.map(node)))]));
}

/** A chain of encoder layers with attention, as a model of 12 layers logs it. */
export function encoder(layers) {
  const nodes = [{ name: "tokens", op: "Placeholder", shape: [null, 128] }, { name: "model/embedding", op: "Embedding", inputs: ["tokens"], shape: [null, 128, 512] }, { name: "model/embedding/weight", op: "VariableV2", shape: [32000, 512] }];
  let last = "model/embedding";
  for (let i = 0; i < layers; i++) {
    const block = `model/layer_${i}`;
    for (const part of ["query", "key", "value"]) nodes.push({ name: `${block}/attention/${part}`, op: "MatMul", inputs: [last], shape: [null, 128, 512] });
    nodes.push({ name: `${block}/attention/scores`, op: "BatchMatMul", inputs: [`${block}/attention/query`, `${block}/attention/key`], shape: [null, 8, 128, 128] },
      { name: `${block}/attention/softmax`, op: "Softmax", inputs: [`${block}/attention/scores`], shape: [null, 8, 128, 128] },
      { name: `${block}/attention/context`, op: "BatchMatMul", inputs: [`${block}/attention/softmax`, `${block}/attention/value`], shape: [null, 128, 512] },
      { name: `${block}/add`, op: "Add", inputs: [last, `${block}/attention/context`], shape: [null, 128, 512] },
      { name: `${block}/kernel`, op: "VariableV2", shape: [512, 2048] },
      { name: `${block}/up`, op: "MatMul", inputs: [`${block}/add`, `${block}/kernel`], shape: [null, 128, 2048] },
      { name: `${block}/relu`, op: "Relu", inputs: [`${block}/up`], shape: [null, 128, 2048] });
    last = `${block}/relu`;
  }
  return [...nodes, { name: "loss", op: "Mean", inputs: [last], shape: [] }];
}

/** Writes vectors, labels and a projector configuration as TensorFlow's projector has them. */
export function embedding(logs, run, name, rows, labels, sprite) {
  const folder = join(logs, run);
  mkdirSync(folder, { recursive: true });
  const count = labels.length, dims = rows.length / count;
  writeFileSync(join(folder, `${name}.tsv`), Array.from({ length: count }, (_, i) => Array.from(rows.subarray(i * dims, (i + 1) * dims), x => x.toPrecision(6)).join("\t")).join("\n") + "\n");
  writeFileSync(join(folder, `${name}_labels.tsv`), "label\tnumber\n" + labels.map((label, i) => `${label}\t${i}`).join("\n") + "\n");
  if (sprite) writeFileSync(join(folder, `${name}.png`), sprite.png);
  const picture = sprite ? `  sprite {\n    image_path: "${name}.png"\n    single_image_dim: ${sprite.width}\n    single_image_dim: ${sprite.height}\n  }\n` : "";
  writeFileSync(join(folder, "projector_config.pbtxt"), `embeddings {\n  tensor_name: "${name}"\n  tensor_path: "${name}.tsv"\n  metadata_path: "${name}_labels.tsv"\n${picture}}\n`);
}

const parts = { VERTEX: 1, FACE: 2, COLOR: 3 };

/** Writes one step of a mesh: xyz and optional triples and rgb, flat, and a configuration as text. */
export function mesh(run, name, step, { xyz, triples, rgb, config = "{}" }) {
  const put = (part, value, type) => {
    const shape = [1, value.length / 3, 3];
    const content = Buffer.concat([number(1, 0), bytes(2, name), number(3, parts[part]), bytes(5, config), ...shape.map(length => number(6, length)), number(7, triples && rgb ? 14 : triples ? 6 : 2)]);
    const raw = type === "float" ? tensor("float", shape, value)
      : Buffer.concat([number(1, type === "int" ? 3 : 4), bytes(2, Buffer.concat(shape.map(length => bytes(2, number(1, length))))), bytes(4, type === "int" ? Buffer.from(Int32Array.from(value).buffer) : Buffer.from(value))]);
    run.write("mesh", `${name}_${part}`, step, raw, { content });
  };
  put("VERTEX", xyz, "float");
  if (triples) put("FACE", triples, "int");
  if (rgb) put("COLOR", rgb, "byte");
}

/** A cube whose upper face is moved up by a height. */
export function cube(height = 1) {
  return {
    xyz: [0, 0, 0, 1, 0, 0, 1, height, 0, 0, height, 0, 0, 0, 1, 1, 0, 1, 1, height, 1, 0, height, 1],
    triples: [0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7],
    rgb: Array.from({ length: 24 }, (_, i) => i * 10),
  };
}
