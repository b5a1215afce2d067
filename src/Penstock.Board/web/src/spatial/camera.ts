import { multiply, orthographic, perspective, type Matrix } from "./matrix";

export interface Ball { readonly middle: readonly [number, number, number] | readonly number[]; readonly radius: number }

/** Looks at a target from an angle (3-D), or straight down at a plane (2-D). Lengths are those of the scene. */
export class Camera {
  target: [number, number, number] = [0, 0, 0];
  distance = 3;
  yaw = 0.6;
  pitch = 0.4;
  isFlat = false;
  /** The angle of view from top to bottom. */
  field = Math.PI / 5;

  /** Sees a ball of this radius around the target whole, in a picture of this aspect. */
  fit(radius: number, aspect = 1, target: [number, number, number] = [0, 0, 0]): void {
    this.target = [...target];
    this.distance = radius * 1.1 / Math.sin(this.field / 2) / Math.min(1, aspect || 1);
  }

  /** Stands at a place and looks at another; the same place twice changes nothing. */
  stand(position: readonly [number, number, number], target: readonly [number, number, number]): void {
    const [x, y, z] = position.map((value, d) => value - target[d]);
    const distance = Math.hypot(x, y, z);
    if (!(distance > 0)) return;
    this.target = [...target];
    this.distance = distance;
    this.pitch = Math.asin(y / distance);
    this.yaw = Math.atan2(-x, z);
  }

  /** Stands before one thing as another camera before another, as near in proportion. */
  standAs(other: Camera, before: Ball, own: Ball): void {
    const scale = own.radius / before.radius;
    [this.yaw, this.pitch, this.distance] = [other.yaw, other.pitch, other.distance * scale];
    this.target = other.target.map((value, d) => own.middle[d] + (value - before.middle[d]) * scale) as [number, number, number];
  }

  private get halfHeight(): number {
    return this.distance * Math.tan(this.field / 2);
  }

  view(): Matrix {
    const [x, y, z] = this.target;
    const toTarget = new Float32Array([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, -x, -y, -z, 1]);
    const back = new Float32Array([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, -this.distance, 1]);
    return multiply(back, multiply(this.turn(), toTarget));
  }

  /** From the scene's axes to the eye's. */
  private turn(): Matrix {
    if (this.isFlat) return new Float32Array([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    const cy = Math.cos(this.yaw), sy = Math.sin(this.yaw), cp = Math.cos(this.pitch), sp = Math.sin(this.pitch);
    return new Float32Array([cy, sy * sp, -sy * cp, 0, 0, cp, sp, 0, sy, -cy * sp, cy * cp, 0, 0, 0, 0, 1]);
  }

  /** `reach` is how far the scene extends around the target, so that nothing is cut. */
  matrix(aspect: number, reach: number): Matrix {
    const far = this.distance + reach * 2;
    const projection = this.isFlat
      ? orthographic(this.halfHeight * aspect, this.halfHeight, -far, far * 2)
      : perspective(this.field, aspect, Math.max(this.distance / 100, this.distance - reach * 2), far);
    return multiply(projection, this.view());
  }

  orbit(dx: number, dy: number): void {
    this.yaw += dx;
    this.pitch = Math.max(-Math.PI / 2, Math.min(Math.PI / 2, this.pitch + dy));
  }

  /** Moves the scene by this share of the picture's height. */
  pan(dx: number, dy: number): void {
    const turn = this.turn();
    const length = this.halfHeight * 2;
    for (let d = 0; d < 3; d++) this.target[d] -= (turn[d * 4] * dx - turn[d * 4 + 1] * dy) * length;
  }

  /** Comes nearer by a factor, keeping what lies under (x, y), given in shares of the picture's height from its middle, in place. */
  zoom(factor: number, x = 0, y = 0): void {
    const before = this.distance;
    this.distance = Math.max(1e-6, Math.min(1e9, before / factor));
    const moved = 1 - before / this.distance;
    this.pan(x * moved, y * moved);
  }

  /** As numbers for a link, and back. */
  toString(): string {
    return [...this.target, this.distance, this.yaw, this.pitch].map(n => Number(n.toPrecision(5))).join("_");
  }

  read(text: string | null): boolean {
    const numbers = (text ?? "").split("_").map(Number);
    if (numbers.length !== 6 || !numbers.every(Number.isFinite) || numbers[3] <= 0) return false;
    this.target = [numbers[0], numbers[1], numbers[2]];
    [this.distance, this.yaw, this.pitch] = [numbers[3], numbers[4], numbers[5]];
    return true;
  }
}
