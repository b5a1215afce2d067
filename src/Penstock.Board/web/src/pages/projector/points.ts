import { link, type Program } from "../../spatial/program";
import { projected, type Matrix } from "../../spatial/matrix";

const vertex = `
in vec3 position; in vec4 color; in float size;
uniform mat4 matrix; uniform float pixels; uniform float perspective;
uniform ivec2 grid;
out vec4 tone; flat out ivec2 cell; out float diameter;
void main() {
  gl_Position = matrix * vec4(position, 1.0);
  diameter = max(2.0, size * pixels / mix(1.0, gl_Position.w, perspective));
  gl_PointSize = diameter;
  tone = color;
  cell = ivec2(gl_VertexID % max(grid.x, 1), gl_VertexID / max(grid.x, 1));
}`;

const discs = `
in vec4 tone; flat in ivec2 cell; in float diameter; out vec4 result;
uniform vec3 rim;
void main() {
  float r = length(gl_PointCoord - 0.5) * diameter;
  float alpha = clamp(diameter * 0.5 - r, 0.0, 1.0) * tone.a;
  if (alpha < 0.01) discard;
  float edge = diameter > 7.0 ? smoothstep(diameter * 0.5 - 2.2, diameter * 0.5 - 1.2, r) : 0.0;
  result = vec4(mix(tone.rgb, rim, edge * 0.75) * alpha, alpha);
}`;

const pictures = `
in vec4 tone; flat in ivec2 cell; in float diameter; out vec4 result;
uniform sampler2D sheet; uniform vec2 share; uniform vec2 aspect; uniform float tint;
void main() {
  vec2 at = (gl_PointCoord - 0.5) / aspect + 0.5;
  if (at.x < 0.0 || at.y < 0.0 || at.x > 1.0 || at.y > 1.0 || tone.a < 0.01) discard;
  vec4 texel = texture(sheet, (vec2(cell) + clamp(at, 0.01, 0.99)) * share);
  vec2 border = min(at, 1.0 - at) * diameter;
  float frame = 1.0 - smoothstep(0.5, 1.5, min(border.x, border.y));
  vec3 shade = mix(texel.rgb * mix(vec3(1.0), tone.rgb + 0.15, tint), tone.rgb, frame);
  float alpha = mix(texel.a, 1.0, frame) * tone.a;
  result = vec4(shade * alpha, alpha);
}`;

/** Draws the points of a cloud as discs, or as the pictures of a sheet, the farther ones first. */
export class Points {
  private readonly gl: WebGL2RenderingContext;
  private disc!: Program;
  private picture!: Program;
  private buffers!: { position: WebGLBuffer; color: WebGLBuffer; size: WebGLBuffer; order: WebGLBuffer };
  private sheet: { texture: WebGLTexture; columns: number; share: [number, number]; aspect: [number, number] } | null = null;
  private sheetSource: { image: ImageBitmap; width: number; height: number } | null = null;
  private readonly ends: (() => void)[] = [];
  count = 0;
  positions = new Float32Array(0);
  private colors = new Uint8Array(0);
  private sizes = new Float32Array(0);
  private order = new Uint32Array(0);

  constructor(readonly canvas: HTMLCanvasElement, redraw: () => void) {
    const gl = canvas.getContext("webgl2", { alpha: true, antialias: false, premultipliedAlpha: true });
    if (!gl) throw new Error("projector: expected WebGL 2, got none from this browser. Allow hardware drawing in its settings, or use another browser.");
    this.gl = gl;
    this.prepare();
    const lost = (event: Event) => event.preventDefault();
    const restored = () => {
      this.prepare();
      this.upload();
      redraw();
    };
    canvas.addEventListener("webglcontextlost", lost);
    canvas.addEventListener("webglcontextrestored", restored);
    this.ends.push(() => canvas.removeEventListener("webglcontextlost", lost), () => canvas.removeEventListener("webglcontextrestored", restored));
  }

  private prepare(): void {
    const { gl } = this;
    const attributes = ["position", "color", "size"];
    this.disc = link(gl, vertex, discs, attributes);
    this.picture = link(gl, vertex, pictures, attributes);
    this.buffers = { position: gl.createBuffer(), color: gl.createBuffer(), size: gl.createBuffer(), order: gl.createBuffer() };
  }

  setPositions(positions: Float32Array<ArrayBuffer>): void {
    this.positions = positions;
    this.count = positions.length / 3;
    this.fill(this.buffers.position, positions);
  }

  /** Red, green, blue and alpha a point; and diameters in hundredths of the scene's radius. */
  setLook(colors: Uint8Array<ArrayBuffer>, sizes: Float32Array<ArrayBuffer>): void {
    this.colors = colors;
    this.sizes = sizes;
    this.fill(this.buffers.color, colors);
    this.fill(this.buffers.size, sizes);
  }

  /** A sheet of pictures of one size, row after row; null draws discs. */
  setSheet(image: ImageBitmap | null, width = 0, height = 0): void {
    this.sheetSource = image && { image, width, height };
    this.uploadSheet();
  }

  private fill(buffer: WebGLBuffer, data: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>): void {
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, buffer);
    this.gl.bufferData(this.gl.ARRAY_BUFFER, data, this.gl.DYNAMIC_DRAW);
  }

  private upload(): void {
    this.fill(this.buffers.position, this.positions);
    this.fill(this.buffers.color, this.colors);
    this.fill(this.buffers.size, this.sizes);
    this.uploadSheet();
  }

  private uploadSheet(): void {
    const { gl } = this;
    if (this.sheet) gl.deleteTexture(this.sheet.texture);
    this.sheet = null;
    if (!this.sheetSource) return;
    const { image, width, height } = this.sheetSource;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, image);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    const larger = Math.max(width, height);
    this.sheet = { texture, columns: Math.max(1, Math.round(image.width / width)), share: [width / image.width, height / image.height], aspect: [width / larger, height / larger] };
  }

  get largestSheet(): number {
    return Number(this.gl.getParameter(this.gl.MAX_TEXTURE_SIZE)) || 2048;
  }

  draw(matrix: Matrix, pixels: number, isFlat: boolean, rim: readonly number[], isTinted: boolean): void {
    const { gl, count, sheet } = this;
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (count === 0 || this.sizes.length !== count) return;
    const { program, uniform } = sheet ? this.picture : this.disc;
    gl.useProgram(program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.uniformMatrix4fv(uniform("matrix"), false, matrix);
    gl.uniform1f(uniform("pixels"), pixels);
    gl.uniform1f(uniform("perspective"), isFlat ? 0 : 1);
    gl.uniform3f(uniform("rim"), rim[0], rim[1], rim[2]);
    if (sheet) {
      gl.activeTexture(gl.TEXTURE0);
      gl.bindTexture(gl.TEXTURE_2D, sheet.texture);
      gl.uniform2i(uniform("grid"), sheet.columns, 1);
      gl.uniform2f(uniform("share"), ...sheet.share);
      gl.uniform2f(uniform("aspect"), ...sheet.aspect);
      gl.uniform1f(uniform("tint"), isTinted ? 0.85 : 0);
    }
    this.attribute(0, this.buffers.position, 3, gl.FLOAT, false);
    this.attribute(1, this.buffers.color, 4, gl.UNSIGNED_BYTE, true);
    this.attribute(2, this.buffers.size, 1, gl.FLOAT, false);
    this.sort(matrix);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.buffers.order);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, this.order, gl.STREAM_DRAW);
    gl.drawElements(gl.POINTS, count, gl.UNSIGNED_INT, 0);
  }

  private attribute(index: number, buffer: WebGLBuffer, size: number, type: number, isNormalised: boolean): void {
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(index);
    gl.vertexAttribPointer(index, size, type, isNormalised, 0, 0);
  }

  private readonly buckets = new Uint32Array(4097);

  /** By counting: 4,096 depths are finer than the eye asks for, and cost a millisecond for 100,000 points. Large points come last, over all. */
  private sort(m: Matrix): void {
    const { count, positions, sizes, buckets } = this;
    if (this.order.length !== count) this.order = new Uint32Array(count);
    const keys = this.keys.length === count ? this.keys : this.keys = new Uint16Array(count);
    buckets.fill(0);
    let low = Infinity, high = -Infinity;
    const depth = (i: number) => m[3] * positions[i * 3] + m[7] * positions[i * 3 + 1] + m[11] * positions[i * 3 + 2] + m[2] * positions[i * 3] + m[6] * positions[i * 3 + 1] + m[10] * positions[i * 3 + 2];
    for (let i = 0; i < count; i++) {
      const d = depth(i);
      if (d < low) low = d;
      if (d > high) high = d;
    }
    const scale = high > low ? 2047 / (high - low) : 0;
    for (let i = 0; i < count; i++) {
      const key = (sizes[i] > 1.6 ? 2048 : 0) + Math.floor((high - depth(i)) * scale);
      keys[i] = key;
      buckets[key + 1]++;
    }
    for (let b = 0; b < 4096; b++) buckets[b + 1] += buckets[b];
    for (let i = 0; i < count; i++) this.order[buckets[keys[i]]++] = i;
  }
  private keys = new Uint16Array(0);

  /** The point drawn at a place given in -1 to 1, within a radius; of several the nearest to the eye. */
  pick(matrix: Matrix, x: number, y: number, aspect: number, radius: number, isShown: (index: number) => boolean): number | null {
    let best: number | null = null, least = Infinity;
    for (let i = 0; i < this.count; i++) {
      const [px, py, pz, w] = projected(matrix, this.positions[i * 3], this.positions[i * 3 + 1], this.positions[i * 3 + 2]);
      if (w <= 0) continue;
      const away = Math.hypot((px - x) * aspect, py - y);
      if (away > radius || !isShown(i)) continue;
      const cost = away / radius + pz * 2;
      if (cost < least) [best, least] = [i, cost];
    }
    return best;
  }

  dispose(): void {
    for (const end of this.ends) end();
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}
