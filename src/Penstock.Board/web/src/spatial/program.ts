import { themeColor } from "../theme";

/** A linked pair of shaders with the places of its uniforms. */
export interface Program {
  readonly program: WebGLProgram;
  uniform(name: string): WebGLUniformLocation | null;
}

export function link(gl: WebGL2RenderingContext, vertex: string, fragment: string, attributes: readonly string[]): Program {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, `#version 300 es\nprecision highp float;\n${source}`);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) throw new Error(`shader: ${gl.getShaderInfoLog(shader) ?? "did not compile"}`);
    gl.attachShader(program, shader);
  }
  attributes.forEach((name, index) => gl.bindAttribLocation(program, index, name));
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) throw new Error(`shader: ${gl.getProgramInfoLog(program) ?? "did not link"}`);
  const places = new Map<string, WebGLUniformLocation | null>();
  return {
    program,
    uniform(name) {
      if (!places.has(name)) places.set(name, gl.getUniformLocation(program, name));
      return places.get(name)!;
    },
  };
}

/** A colour of the style sheet as red, green, blue in 0 to 1. */
export function styleColor(variable: string): [number, number, number] {
  const [r, g, b] = (themeColor(variable).match(/[\d.]+/g) ?? ["128", "128", "128"]).map(Number);
  return [r / 255, g / 255, b / 255];
}
