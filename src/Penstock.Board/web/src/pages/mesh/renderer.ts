import { link, type Program } from "../../spatial/program";
import type { Matrix } from "../../spatial/matrix";
import { boxAround } from "./box";
import { mostLights, type Light, type Material } from "./config";
import type { Shape } from "./shape";

const vertex = `
in vec3 position; in vec3 normal; in vec3 color;
uniform mat4 matrix; uniform mat4 view; uniform float pixels; uniform float isFixed; uniform float shift;
out vec3 toEye; out vec3 facing; out vec3 tone;
void main() {
  gl_Position = matrix * vec4(position, 1.0);
  gl_Position.z -= shift * gl_Position.w;
  gl_PointSize = clamp(isFixed > 0.5 ? pixels : pixels / gl_Position.w, 1.5, 120.0);
  vec4 eye = view * vec4(position, 1.0);
  toEye = -eye.xyz;
  facing = mat3(view) * normal;
  tone = color;
}`;

// Lit by the log's own lights, or else from beside the eye; from both sides, as a logged mesh may be open or wound either way.
const faces = `
in vec3 toEye; in vec3 facing; in vec3 tone; out vec4 result;
uniform float smoothness; uniform float ambient; uniform float gloss; uniform float isUnlit; uniform int count;
uniform vec3 colors[8]; uniform vec3 grounds[8]; uniform vec3 places[8]; uniform int sorts[8];
void main() {
  vec3 flat_ = normalize(cross(dFdx(toEye), dFdy(toEye)));
  vec3 n = length(facing) > 0.1 ? normalize(mix(flat_, facing, smoothness)) : flat_;
  vec3 eye = normalize(toEye);
  if (dot(n, eye) < 0.0) n = -n;
  if (isUnlit > 0.5) {
    result = vec4(tone, 1.0);
    return;
  }
  if (count >= 0) {
    vec3 sum = vec3(0.0), shine = vec3(0.0);
    for (int i = 0; i < 8; i++) {
      if (i >= count) break;
      vec3 to = normalize(sorts[i] == 2 ? places[i] + toEye : places[i]);
      if (sorts[i] == 0) sum += colors[i];
      else if (sorts[i] == 3) sum += mix(grounds[i], colors[i], dot(n, to) * 0.5 + 0.5);
      else {
        sum += colors[i] * max(dot(n, to), 0.0);
        shine += colors[i] * pow(max(dot(n, normalize(to + eye)), 0.0), 40.0);
      }
    }
    result = vec4(tone * sum + shine * gloss, 1.0);
    return;
  }
  vec3 light = normalize(vec3(-0.35, 0.55, 0.75));
  float diffuse = max(dot(n, light), 0.0);
  float fill = max(dot(n, normalize(vec3(0.6, -0.2, 0.5))), 0.0);
  float shine = pow(max(dot(n, normalize(light + eye)), 0.0), 40.0) * gloss;
  result = vec4(tone * (ambient + 0.62 * diffuse + 0.16 * fill) + shine, 1.0);
}`;

const plain = `
in vec3 toEye; in vec3 facing; in vec3 tone; out vec4 result;
uniform vec4 ink; uniform float isPoint;
void main() {
  if (isPoint > 0.5 && length(gl_PointCoord - 0.5) > 0.5) discard;
  result = vec4(mix(tone, ink.rgb, ink.a), 1.0);
}`;

export interface MeshLook {
  readonly style: "faces" | "edges" | "wire" | "points";
  readonly isSmooth: boolean;
  readonly pointSize: number;
  readonly base: readonly number[];
  readonly ink: readonly number[];
  readonly isDark: boolean;
  readonly hasBounds: boolean;
  readonly lights: readonly Light[] | null;
  readonly material: Material;
}

/** One drawing context for all meshes of the page, whose pictures are copied into the cards: a browser gives a page but few contexts. */
export class MeshRenderer {
  private readonly canvas = document.createElement("canvas");
  private readonly gl: WebGL2RenderingContext;
  private shaded!: Program;
  private simple!: Program;
  private readonly uploads = new Map<Shape, { buffers: WebGLBuffer[]; array: WebGLVertexArrayObject; edges: WebGLBuffer | null; triples: WebGLBuffer }>();
  private box: WebGLVertexArrayObject | null = null;
  private boxLines: WebGLBuffer | null = null;
  private readonly lost = (event: Event) => event.preventDefault();
  private readonly restored = () => {
    this.uploads.clear();
    this.box = this.boxLines = null;
    this.prepare();
    this.redraw();
  };

  constructor(private readonly redraw: () => void) {
    const gl = this.canvas.getContext("webgl2", { alpha: true, antialias: true, premultipliedAlpha: true, preserveDrawingBuffer: false });
    if (!gl) throw new Error("mesh: expected WebGL 2, got none from this browser. Allow hardware drawing in its settings, or use another browser.");
    this.gl = gl;
    this.prepare();
    this.canvas.addEventListener("webglcontextlost", this.lost);
    this.canvas.addEventListener("webglcontextrestored", this.restored);
  }

  private prepare(): void {
    this.shaded = link(this.gl, vertex, faces, ["position", "normal", "color"]);
    this.simple = link(this.gl, vertex, plain, ["position", "normal", "color"]);
  }

  private upload(shape: Shape) {
    const known = this.uploads.get(shape);
    if (known) return known;
    const { gl } = this;
    const array = gl.createVertexArray(), buffers = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()], triples = gl.createBuffer();
    gl.bindVertexArray(array);
    [shape.xyz, shape.normals, shape.rgb].forEach((data, index) => {
      if (data.length === 0) return;
      gl.bindBuffer(gl.ARRAY_BUFFER, buffers[index]);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
      gl.enableVertexAttribArray(index);
      gl.vertexAttribPointer(index, 3, index === 2 ? gl.UNSIGNED_BYTE : gl.FLOAT, index === 2, 0, 0);
    });
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, triples);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, shape.triples, gl.STATIC_DRAW);
    const own = { buffers, array, edges: null as WebGLBuffer | null, triples };
    this.uploads.set(shape, own);
    return own;
  }

  /** Frees what a shape holds on the graphics card. */
  forget(shape: Shape): void {
    const own = this.uploads.get(shape);
    if (!own) return;
    this.uploads.delete(shape);
    for (const buffer of [...own.buffers, ...(own.edges ? [own.edges] : []), own.triples]) this.gl.deleteBuffer(buffer);
    this.gl.deleteVertexArray(own.array);
  }

  draw(target: HTMLCanvasElement, shape: Shape, matrix: Matrix, view: Matrix, look: MeshLook): void {
    const { gl, canvas } = this;
    const { width, height } = target;
    if (canvas.width < width) canvas.width = width;
    if (canvas.height < height) canvas.height = height;
    gl.viewport(0, canvas.height - height, width, height);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(0, canvas.height - height, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST);
    const own = this.upload(shape);
    gl.bindVertexArray(own.array);
    const base = look.material.color ?? look.base;
    if (shape.rgb.length === 0) gl.vertexAttrib3f(2, base[0], base[1], base[2]);
    const isCloud = shape.triples.length === 0;
    if (isCloud || look.style === "points") this.points(shape, matrix, view, look, height);
    else {
      if (look.style === "faces" || look.style === "edges") this.faces(shape, matrix, view, look, own.triples);
      if (look.style === "edges" || look.style === "wire") this.edges(shape, matrix, view, look, own);
    }
    if (look.hasBounds) this.bounds(shape, matrix, view, look);
    gl.bindVertexArray(null);
    const context = target.getContext("2d")!;
    context.clearRect(0, 0, width, height);
    context.drawImage(canvas, 0, 0, width, height, 0, 0, width, height);
  }

  private use(program: Program, matrix: Matrix, view: Matrix, shift: number): void {
    this.gl.useProgram(program.program);
    this.gl.uniformMatrix4fv(program.uniform("matrix"), false, matrix);
    this.gl.uniformMatrix4fv(program.uniform("view"), false, view);
    this.gl.uniform1f(program.uniform("shift"), shift);
  }

  private faces(shape: Shape, matrix: Matrix, view: Matrix, look: MeshLook, triples: WebGLBuffer): void {
    const { gl, shaded } = this;
    this.use(shaded, matrix, view, 0);
    gl.uniform1f(shaded.uniform("smoothness"), look.isSmooth ? 1 : 0);
    gl.uniform1f(shaded.uniform("ambient"), look.isDark ? 0.3 : 0.38);
    this.light(view, look);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, triples);
    gl.drawElements(gl.TRIANGLES, shape.triples.length, gl.UNSIGNED_INT, 0);
  }

  /** Lights stand in the scene; the shader has them as the eye does. */
  private light(view: Matrix, { lights, material }: MeshLook): void {
    const { gl, shaded } = this;
    gl.uniform1f(shaded.uniform("gloss"), material.roughness === null ? (lights ? 0 : 0.14) : (1 - material.roughness) * 0.5);
    gl.uniform1f(shaded.uniform("isUnlit"), material.isUnlit ? 1 : 0);
    gl.uniform1i(shaded.uniform("count"), lights ? lights.length : -1);
    if (!lights || lights.length === 0) return;
    const colors = new Float32Array(mostLights * 3), grounds = new Float32Array(mostLights * 3), places = new Float32Array(mostLights * 3), sorts = new Int32Array(mostLights);
    lights.forEach(({ kind, color, ground, position: [x, y, z] }, i) => {
      const isPlace = kind === "point" ? 1 : 0;
      colors.set(color, i * 3);
      grounds.set(ground, i * 3);
      for (let d = 0; d < 3; d++) places[i * 3 + d] = view[d] * x + view[4 + d] * y + view[8 + d] * z + view[12 + d] * isPlace;
      sorts[i] = ["ambient", "directional", "point", "hemisphere"].indexOf(kind);
    });
    gl.uniform3fv(shaded.uniform("colors"), colors);
    gl.uniform3fv(shaded.uniform("grounds"), grounds);
    gl.uniform3fv(shaded.uniform("places"), places);
    gl.uniform1iv(shaded.uniform("sorts"), sorts);
  }

  private bounds(shape: Shape, matrix: Matrix, view: Matrix, look: MeshLook): void {
    const { gl, simple } = this;
    gl.bindVertexArray(this.box ??= gl.createVertexArray());
    gl.bindBuffer(gl.ARRAY_BUFFER, this.boxLines ??= gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, boxAround(shape.low, shape.high), gl.DYNAMIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 3, gl.FLOAT, false, 0, 0);
    this.use(simple, matrix, view, 0.0002);
    gl.uniform4f(simple.uniform("ink"), look.ink[0], look.ink[1], look.ink[2], 1);
    gl.uniform1f(simple.uniform("isPoint"), 0);
    gl.drawArrays(gl.LINES, 0, 24);
  }

  private edges(shape: Shape, matrix: Matrix, view: Matrix, look: MeshLook, own: { edges: WebGLBuffer | null }): void {
    const { gl, simple } = this;
    this.use(simple, matrix, view, 0.0004);
    gl.uniform4f(simple.uniform("ink"), look.ink[0], look.ink[1], look.ink[2], look.style === "wire" ? 0 : 0.75);
    gl.uniform1f(simple.uniform("isPoint"), 0);
    const isNew = own.edges === null;
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, own.edges ??= gl.createBuffer());
    if (isNew) gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, shape.edges(), gl.STATIC_DRAW);
    gl.drawElements(gl.LINES, shape.edges().length, gl.UNSIGNED_INT, 0);
  }

  private points(shape: Shape, matrix: Matrix, view: Matrix, look: MeshLook, height: number): void {
    const { gl, simple } = this;
    this.use(simple, matrix, view, 0);
    gl.uniform4f(simple.uniform("ink"), 0, 0, 0, 0);
    gl.uniform1f(simple.uniform("isPoint"), 1);
    // Few points are drawn larger, so that they are seen at all.
    const fewness = Math.min(4, Math.max(1, Math.cbrt(40_000 / Math.max(1, shape.count))));
    const { size, isFixed } = look.material;
    gl.uniform1f(simple.uniform("isFixed"), size !== null && isFixed ? 1 : 0);
    gl.uniform1f(simple.uniform("pixels"), look.pointSize * (size === null ? fewness * shape.radius * height / 60 : isFixed ? size : size * height / 2));
    gl.drawArrays(gl.POINTS, 0, shape.count);
  }

  dispose(): void {
    this.canvas.removeEventListener("webglcontextlost", this.lost);
    this.canvas.removeEventListener("webglcontextrestored", this.restored);
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}
