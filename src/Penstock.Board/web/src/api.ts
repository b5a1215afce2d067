/** Every route of the board, typed. Numbers that JSON cannot hold come as "NaN", "Infinity" and "-Infinity"; number() reads both. */
export type JsonNumber = number | "NaN" | "Infinity" | "-Infinity";
export const number = (value: JsonNumber | null | undefined): number => value === null || value === undefined ? NaN : Number(value);

export class ApiError extends Error {
  constructor(readonly status: number, message: string) { super(message); }
}

export interface Loading { bytesRead: number; bytesTotal: number; isDone: boolean }
export interface StateAnswer { version: string; logdir: string; canWrite: boolean; auth: "none" | "token" | "password"; loading: Loading; revision: number; damage?: { file: string; message: string }[] }
export interface Damage { file: string; offset: number; message: string }
export type RunStatus = "running" | "done" | "failed" | "stopped" | "unknown";
export interface RunAnswer {
  name: string; start: number; last: number; lastStep: number; status: RunStatus; notes: string; tags: string[]; alias: string | null;
  isArchived: boolean; plugins: string[]; damage: Damage[]; revision: number;
}
export interface RunsAnswer { revision: number; runs: RunAnswer[] }
export interface TagAnswer { plugin: string; name: string; displayName: string; description: string; runs: number[] }
/** How many tags of a run are listed, and how many are left out since they are too many or too long. */
export interface OmittedTags { run: string; listed: number; omitted: number }
export interface TagsAnswer { revision: number; tags: TagAnswer[]; omitted?: number; omittedOf?: OmittedTags[] }
export interface ChangeEvent { revision: number; runs: string[]; loading: Loading }
export interface SeriesKey { run: string; tag: string }
export interface Series { run: string; tag: string; count: number; total: number; steps: Float64Array; walls: Float64Array; values: Float64Array }
/** Values that an answer leaves out since they cannot be read or make no sense, with the reasons of the first of them. */
export interface Unreadable { count: number; values: { run: string; tag: string; index: number; step: number; why: string }[] }
export interface HistogramsAnswer { unreadable?: Unreadable; steps: number[]; walls: number[]; buckets: [JsonNumber, JsonNumber, number][][]; percentiles: JsonNumber[][]; means: JsonNumber[]; deviations: JsonNumber[] }
export interface ImagesAnswer { unreadable?: Unreadable; entries: { index: number; step: number; wall: number; count: number; width: number; height: number }[] }
export interface AudioAnswer { unreadable?: Unreadable; entries: { index: number; step: number; wall: number; count: number }[] }
export interface TextAnswer { unreadable?: Unreadable; entries: { index: number; step: number; wall: number; shape: number[]; markdown: string; html: string }[] }
export interface PrEntry { step: number; wall: number; tp: JsonNumber[]; fp: JsonNumber[]; tn: JsonNumber[]; fn: JsonNumber[]; precision: JsonNumber[]; recall: JsonNumber[] }
export interface PrAnswer { unreadable?: Unreadable; thresholds: number; entries: PrEntry[] }
export interface ConfusionExample { row: number; column: number; indices: number[]; thumbnails: number[]; texts: string[] }
export interface ConfusionEntry { index: number; step: number; wall: number; measured: string; labels: string[]; counts: number[][]; examples: ConfusionExample[] }
export interface ConfusionAnswer { unreadable?: Unreadable; entries: ConfusionEntry[] }
export type GraphSource = "run" | "keras";
export type GraphShape = (number | null)[];
/** `optimizerState`: numbers that serve the training and are none of the model. */
export interface GraphAmounts { parameters: number; optimizerState: number; seconds: number | null }
export interface GraphRank extends GraphAmounts { id: string; name: string }
/** What is told of a whole graph: `missing` inputs name nodes that are not there, `doubled` nodes have the name of another. */
export interface GraphSummary extends GraphAmounts { nodes: number; edges: number; missing: number; doubled: number; operators: { name: string; count: number }[]; devices: string[]; mostParameters: GraphRank[]; mostSeconds: GraphRank[] }
/** `children`: how many; `within`: the sibling in which a constant is drawn, or -1. `op`, `device` and `shapes` are those of nodes alone. */
export interface GraphChild extends GraphAmounts { id: string; name: string; kind: "node" | "group" | "series"; nodes: number; children: number; within: number; constants: number; op?: string; device?: string; shapes?: GraphShape[] }
/** `from` and `to` are places among the children; -1 is the outside. */
export interface GraphFlow { from: number; to: number; count: number; elements: number; shape: GraphShape | null; isMixed: boolean; isControl: boolean }
export interface GraphLevel { id: string; children: GraphChild[]; flows: GraphFlow[]; leftOut: number }
export interface GraphLevels { sources: GraphSource[]; source: GraphSource; version: string; summary: GraphSummary; usual: string[]; levels: GraphLevel[] }
export interface GraphFound { count: number; hits: { id: string; name: string; within: string }[]; ids: string[] }
export interface GraphNode { id: string; name: string; attributes: Record<string, string>; shapes: GraphShape[]; inputCount: number; inputs: { name: string; id: string | null; output: number; isControl: boolean; shape: GraphShape | null }[]; readerCount: number; readers: { name: string; id: string }[] }
export type HParamValue = JsonNumber | string | boolean | null;
export interface HParamInfo { name: string; displayName: string; description: string; type: "number" | "string" | "bool"; domain: null | { values: HParamValue[] } | { min: number; max: number } }
export interface MetricInfo { group: string; tag: string; displayName: string }
export interface HParamSession { run: string; group: string; status: "running" | "success" | "failure" | "unknown"; start: number | null; end: number | null; hparams: Record<string, HParamValue>; metrics: Record<string, JsonNumber | null> }
export interface HParamsAnswer { hparams: HParamInfo[]; metrics: MetricInfo[]; sessions: HParamSession[]; others?: HParamSession[] }
export interface EmbeddingInfo { id: string; run: string; name: string; count: number; dimensions: number; columns: string[]; sprite: null | { width: number; height: number }; wall: number }
/** `problems`: embeddings that cannot be read, in words. */
export interface EmbeddingsAnswer { embeddings: EmbeddingInfo[]; problems: string[] }
export interface EmbeddingAnswer { count: number; dimensions: number; rows: Float32Array }
export interface MetadataAnswer { columns: string[]; rows: string[][] }
export interface ProfileOperator { name: string; share: number; gigaflops: number; gigabytes: number; kind: string; ofLimit: number }
export interface ProfileEntry {
  step: number; wall: number; kind: string; inputShare: number; computeShare: number; memoryShare: number; operators: ProfileOperator[];
  limits: { gigaflops: number; gigabytes: number }; bytesOfStep: number; advice: string[]; memory: { step: number; bytes: number; arena?: number; managed?: number }[]; steps: { step: number; seconds: number; wait: number }[];
}
export interface ProfileAnswer { unreadable?: Unreadable; entries: ProfileEntry[] }
export interface MeshEntry { index: number; step: number; wall: number; vertices: number; faces: number; hasColors: boolean }
export interface MeshAnswer { unreadable?: Unreadable; entries: MeshEntry[] }
export interface MeshData { vertices: number; faces: number; hasColors: boolean; config: Record<string, unknown>; xyz: Float32Array; triples: Int32Array; rgb: Uint8Array }
export interface LayoutMargin { value: string; lower: string; upper: string }
export interface LayoutChart { title: string; tags: string[] | null; margins: LayoutMargin[] | null }
export interface LayoutsAnswer { unreadable?: Unreadable; layouts: { run: string; categories: { title: string; isClosed: boolean; charts: LayoutChart[] }[]; omitted?: number }[] }
export interface NoteChange { run: string; notes?: string; tags?: string[]; alias?: string | null; isArchived?: boolean }
export interface KeptNote { notes: string; tags: string[]; alias: string | null; isArchived: boolean }
/** `before` and `after` tell what was kept of the run, for a change of that alone. */
export interface AuditEntry { time: string; who: string; action: string; runs: string[]; detail: string; before: KeptNote | null; after: KeptNote | null }
export interface AuditAnswer { entries: AuditEntry[] }

type Parameters = Record<string, string | number | null | undefined>;

function address(path: string, parameters?: Parameters): string {
  if (!parameters) return path;
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== null && value !== undefined) search.set(name, String(value));
  return `${path}?${search}`;
}

/** What is to be done when the server wants a session: main sets it. */
let onUnauthorised: () => void = () => {};
export function whenUnauthorised(action: () => void): void { onUnauthorised = action; }

async function ask(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...init });
  } catch (error) {
    if ((error as Error).name === "AbortError") throw error;
    throw new ApiError(0, "The board's server does not answer. Is it still running?");
  }
  if (response.ok) return response;
  if (response.status === 401 && path !== "/api/login") onUnauthorised();
  throw new ApiError(response.status, await errorText(response));
}

async function errorText(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { error } = JSON.parse(text) as { error?: string };
    if (error) return error;
  } catch { /* Not JSON: said below. */ }
  return `The server answered ${response.status} ${response.statusText}.`;
}

const get = async <T>(path: string, parameters?: Parameters, signal?: AbortSignal): Promise<T> => (await ask(address(path, parameters), { signal })).json() as Promise<T>;

async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await ask(path, { method: "POST", headers: { "Content-Type": "application/json", "X-Penstock": "1" }, body: JSON.stringify(body) });
  const text = await response.text();
  return (text ? JSON.parse(text) : {}) as T;
}

/** Takes apart an answer of a JSON head, padded to 8 bytes, and the numbers that follow it. */
export function readBinary<T>(buffer: ArrayBuffer): { head: T; buffer: ArrayBuffer; offset: number } {
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))) as T;
  return { head, buffer, offset: Math.ceil((4 + length) / 8) * 8 };
}

async function binary<T>(path: string, parameters?: Parameters, init?: RequestInit) {
  return readBinary<T>(await (await ask(address(path, parameters), init)).arrayBuffer());
}

type StepRange = { from: number | null; to: number | null };
const mostSeries = 1000;

/** Series of scalars, all points (0) or reduced to so many; asked for in parts of as many series as the server takes. */
export async function scalars(series: SeriesKey[], points: number, range?: StepRange, signal?: AbortSignal): Promise<Series[]> {
  const parts: Promise<Series[]>[] = [];
  for (let at = 0; at < series.length; at += mostSeries) parts.push(scalarsOf(series.slice(at, at + mostSeries), points, range, signal));
  return (await Promise.all(parts)).flat();
}

async function scalarsOf(series: SeriesKey[], points: number, range?: StepRange, signal?: AbortSignal): Promise<Series[]> {
  const body = JSON.stringify({ series, points, from: range?.from ?? null, to: range?.to ?? null });
  const answer = await binary<{ series: { run: string; tag: string; count: number; total: number }[] }>("/api/scalars", undefined,
    { method: "POST", headers: { "Content-Type": "application/json", "X-Penstock": "1" }, body, signal });
  let offset = answer.offset;
  const column = (count: number) => {
    const values = new Float64Array(answer.buffer, offset, count);
    offset += count * 8;
    return values;
  };
  return answer.head.series.map(s => ({ ...s, steps: column(s.count), walls: column(s.count), values: column(s.count) }));
}

export async function embedding(id: string): Promise<EmbeddingAnswer> {
  const { head, buffer, offset } = await binary<{ count: number; dimensions: number }>("/api/embedding", { id });
  return { ...head, rows: new Float32Array(buffer, offset, head.count * head.dimensions) };
}

export async function meshData(run: string, tag: string, index: number): Promise<MeshData> {
  const { head, buffer, offset } = await binary<Omit<MeshData, "xyz" | "triples" | "rgb">>("/api/mesh/data", { run, tag, index });
  const triples = offset + head.vertices * 12, colours = triples + head.faces * 12;
  return { ...head, xyz: new Float32Array(buffer, offset, head.vertices * 3), triples: new Int32Array(buffer, triples, head.faces * 3), rgb: new Uint8Array(buffer, colours, head.hasColors ? head.vertices * 3 : 0) };
}

export const state = () => get<StateAnswer>("/api/state");
export const runs = () => get<RunsAnswer>("/api/runs");
export const tags = () => get<TagsAnswer>("/api/tags");
export const histograms = (run: string, tag: string, points = 200) => get<HistogramsAnswer>("/api/histograms", { run, tag, points });
export const images = (run: string, tag: string) => get<ImagesAnswer>("/api/images", { run, tag });
export const audio = (run: string, tag: string) => get<AudioAnswer>("/api/audio", { run, tag });
export const text = (run: string, tag: string) => get<TextAnswer>("/api/text", { run, tag });
export const pr = (run: string, tag: string) => get<PrAnswer>("/api/pr", { run, tag });
/** `steps`: which there are alone, without their matrices; `index`: one of them, whole. */
export const confusion = (run: string, tag: string, only: { steps: 1 } | { index: number }) => get<ConfusionAnswer>("/api/confusion", { run, tag, ...only });
/** `open`: the blocks whose insides are wanted, null for those that usually stand open; `show`: a block whose surroundings are. */
export const graphLevels = (of: { run: string; source: GraphSource; open: string[] | null; show: string | null }) => post<GraphLevels>("/api/graph/levels", of);
/** The same; null where the graph that the run logged last is the version known. */
export async function newGraphLevels(of: { run: string; source: GraphSource; open: string[] | null; show: string | null; known: string | null }): Promise<GraphLevels | null> {
  const answer = await post<Partial<GraphLevels>>("/api/graph/levels", of);
  return answer.version === undefined ? null : answer as GraphLevels;
}
export const graphFind = (of: { run: string; source: GraphSource; text: string }) => post<GraphFound>("/api/graph/find", of);
export const graphNode = (of: { run: string; source: GraphSource; id: string }) => post<GraphNode>("/api/graph/block", of);
export const hparams = () => get<HParamsAnswer>("/api/hparams");
export const embeddings = () => get<EmbeddingsAnswer>("/api/embeddings");
export const embeddingMetadata = (id: string) => get<MetadataAnswer>("/api/embedding/metadata", { id });
export const profile = (run: string) => get<ProfileAnswer>("/api/profile", { run });
export const mesh = (run: string, tag: string) => get<MeshAnswer>("/api/mesh", { run, tag });
export const layouts = () => get<LayoutsAnswer>("/api/layouts");
export const audit = () => get<AuditAnswer>("/api/audit");

/** Addresses for img, audio and links: the browser fetches them itself. */
/** `wall` names the content: a run that is trained again has other pictures at the same index, and the browser keeps what it has. */
export const blobUrl = (run: string, tag: string, index: number, item: number, wall: number) => address("/api/blob", { run, tag, index, item, at: wall });
export const spriteUrl = (id: string) => address("/api/embedding/sprite", { id });

export const setNote = (change: NoteChange) => post<{ revision: number }>("/api/runs/note", change);
/** `force`: those that are written to as well. */
export const deleteRuns = (names: string[], force: boolean) => post<{ undo: string }>("/api/runs/delete", { runs: names, force });
export const undoDelete = (undo: string) => post<object>("/api/runs/undo", { undo });
export const login = (password: string) => post<object>("/api/login", { password });
export const logout = () => post<object>("/api/logout", {});
export const makeLink = (view: string, days: number) => post<{ url: string }>("/api/links", { view, days });
