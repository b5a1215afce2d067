/** How a log wants its mesh to be seen: what TensorBoard's plugin takes for three.js, as far as it is drawn here. */
export interface MeshConfig {
  readonly camera: { readonly field: number | null; readonly position: Vector | null; readonly lookAt: Vector | null };
  /** null: nothing is said, so the mesh is lit from beside the eye. */
  readonly lights: readonly Light[] | null;
  readonly material: Material;
  /** What could not be followed, in words. */
  readonly problems: readonly string[];
}

export type Vector = readonly [number, number, number];

export interface Light {
  readonly kind: "ambient" | "directional" | "point" | "hemisphere";
  /** Red, green and blue times the intensity. */
  readonly color: Vector;
  readonly ground: Vector;
  readonly position: Vector;
}

export interface Material {
  readonly color: Vector | null;
  /** The size of points in the lengths of the mesh, or in pixels where they stay as large at any distance. */
  readonly size: number | null;
  readonly isFixed: boolean;
  readonly isWire: boolean;
  readonly isFlat: boolean;
  readonly isUnlit: boolean;
  readonly roughness: number | null;
}

/** Lights beyond these are left out. */
export const mostLights = 8;

const lights: Record<string, Light["kind"]> = { AmbientLight: "ambient", DirectionalLight: "directional", PointLight: "point", HemisphereLight: "hemisphere" };
const materials = ["PointsMaterial", "MeshStandardMaterial", "MeshPhysicalMaterial", "MeshPhongMaterial", "MeshLambertMaterial", "MeshToonMaterial", "MeshBasicMaterial"];
const mostProblems = 6;

export function readConfig(config: unknown): MeshConfig {
  const reader = new Reader();
  const whole = reader.object(config, "the configuration") ?? {};
  reader.known(whole, "", ["camera", "lights", "material"]);
  const camera = reader.object(whole.camera, "camera") ?? {}, material = reader.object(whole.material, "material") ?? {};
  reader.known(camera, "camera.", ["cls", "fov", "aspect", "near", "far", "position", "lookAt"]);
  reader.known(material, "material.", ["cls", "color", "size", "sizeAttenuation", "wireframe", "flatShading", "roughness", "metalness", "vertexColors", "side"]);
  reader.among(camera.cls, "camera.cls", ["PerspectiveCamera"]);
  const kind = reader.among(material.cls, "material.cls", materials);
  const field = reader.number(camera.fov, "camera.fov", 1, 170);
  return {
    camera: { field: field === null ? null : field * Math.PI / 180, position: reader.vector(camera.position, "camera.position"), lookAt: reader.vector(camera.lookAt, "camera.lookAt") },
    lights: reader.lights(whole.lights),
    material: {
      color: reader.color(material.color, "material.color"), size: reader.number(material.size, "material.size", 1e-9, 1e9), isFixed: reader.truth(material.sizeAttenuation, "material.sizeAttenuation") === false,
      isWire: reader.truth(material.wireframe, "material.wireframe") === true, isFlat: reader.truth(material.flatShading, "material.flatShading") === true,
      isUnlit: kind === "MeshBasicMaterial", roughness: reader.number(material.roughness, "material.roughness", 0, 1),
    },
    problems: reader.told(),
  };
}

/** Takes values that make sense and remembers what did not; null stands for what is not said. */
class Reader {
  private readonly problems: string[] = [];

  told(): string[] {
    const { problems } = this;
    return problems.length <= mostProblems ? problems : [...problems.slice(0, mostProblems), `and ${problems.length - mostProblems} more`];
  }

  known(of: Record<string, unknown>, path: string, names: readonly string[]): void {
    for (const name of Object.keys(of)) if (!names.includes(name)) this.problems.push(`${path}${short(name)} is not followed`);
  }

  object(value: unknown, path: string): Record<string, unknown> | null {
    if (value === undefined || value === null) return null;
    if (typeof value === "object" && !Array.isArray(value)) return value as Record<string, unknown>;
    return this.wrong(path, "an object", value);
  }

  number(value: unknown, path: string, low: number, high: number): number | null {
    if (value === undefined || value === null) return null;
    return typeof value === "number" && value >= low && value <= high ? value : this.wrong(path, `a number from ${low} to ${high}`, value);
  }

  truth(value: unknown, path: string): boolean | null {
    if (value === undefined || value === null) return null;
    return typeof value === "boolean" ? value : this.wrong(path, "true or false", value);
  }

  vector(value: unknown, path: string): Vector | null {
    if (value === undefined || value === null) return null;
    const isVector = Array.isArray(value) && value.length === 3 && value.every(one => typeof one === "number" && Math.abs(one) < 1e30);
    return isVector ? value as unknown as Vector : this.wrong(path, "three numbers", value);
  }

  among(value: unknown, path: string, names: readonly string[]): string | null {
    if (value === undefined || value === null) return null;
    return typeof value === "string" && names.includes(value) ? value : this.wrong(path, names.length === 1 ? names[0] : "a class that is drawn here", value);
  }

  /** "#f80", "#ff8800", 0xff8800 or a name of the web. */
  color(value: unknown, path: string): Vector | null {
    if (value === undefined || value === null) return null;
    let number = typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 0xffffff ? value : NaN;
    if (typeof value === "string" && value.length < 40 && CSS.supports("color", value)) {
      const context = document.createElement("canvas").getContext("2d")!;
      context.fillStyle = value;
      number = /^#[0-9a-f]{6}$/.test(context.fillStyle) ? parseInt(context.fillStyle.slice(1), 16) : NaN;
    }
    return Number.isNaN(number) ? this.wrong(path, "a colour such as \"#ff8800\"", value) : [(number >> 16 & 255) / 255, (number >> 8 & 255) / 255, (number & 255) / 255];
  }

  lights(value: unknown): Light[] | null {
    if (value === undefined || value === null) return null;
    if (!Array.isArray(value)) return this.wrong("lights", "a list", value);
    if (value.length > mostLights) this.problems.push(`lights: the first ${mostLights} of ${value.length} are lit`);
    const lit = value.slice(0, mostLights).map((one, i) => this.light(one, `lights[${i}]`)).filter(light => light !== null);
    return lit.length > 0 ? lit : null;
  }

  private light(value: unknown, path: string): Light | null {
    const light = this.object(value, path);
    if (!light) return null;
    this.known(light, `${path}.`, ["cls", "color", "groundColor", "intensity", "position"]);
    const kind = this.among(light.cls, `${path}.cls`, Object.keys(lights));
    if (kind === null) return light.cls === undefined ? this.wrong(`${path}.cls`, "a class of lights", light.cls) : null;
    const strength = this.number(light.intensity, `${path}.intensity`, 0, 100) ?? 1;
    const shine = (color: Vector | null): Vector => (color ?? [1, 1, 1]).map(part => part * strength) as unknown as Vector;
    return { kind: lights[kind], color: shine(this.color(light.color, `${path}.color`)), ground: shine(this.color(light.groundColor, `${path}.groundColor`)), position: this.vector(light.position, `${path}.position`) ?? [0, 1, 0] };
  }

  private wrong(path: string, expected: string, value: unknown): null {
    this.problems.push(`${path}: expected ${expected}, got ${short(JSON.stringify(value) ?? "nothing")}`);
    return null;
  }
}

const short = (text: string): string => text.length <= 40 ? text : `${text.slice(0, 39)}…`;
