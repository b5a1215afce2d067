// Hyperparameters of a run, as the hparams plugin reads them.
import { bytes, double, number, tensor } from "./eventFile.mjs";

const value = held => typeof held === "number" ? double(2, held) : typeof held === "boolean" ? number(4, held ? 1 : 0) : bytes(3, held);
const entry = (name, held) => bytes(1, Buffer.concat([bytes(1, name), bytes(2, value(held))]));

export function startSession(file, values) {
  const start = Buffer.concat([...Object.entries(values).map(([name, held]) => entry(name, held)), double(5, file.wall)]);
  file.write("hparams", "_hparams_/session_start_info", 0, tensor("float", [], [0]), { content: bytes(3, start) });
}
