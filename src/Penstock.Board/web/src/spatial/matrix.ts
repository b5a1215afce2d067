/** A 4 × 4 matrix, column after column, as WebGL takes it. */
export type Matrix = Float32Array;

export function multiply(a: Matrix, b: Matrix): Matrix {
  const product = new Float32Array(16);
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += a[k * 4 + row] * b[column * 4 + k];
      product[column * 4 + row] = sum;
    }
  }
  return product;
}

export function perspective(fieldOfView: number, aspect: number, near: number, far: number): Matrix {
  const f = 1 / Math.tan(fieldOfView / 2);
  return new Float32Array([f / aspect, 0, 0, 0, 0, f, 0, 0, 0, 0, (far + near) / (near - far), -1, 0, 0, 2 * far * near / (near - far), 0]);
}

export function orthographic(halfWidth: number, halfHeight: number, near: number, far: number): Matrix {
  return new Float32Array([1 / halfWidth, 0, 0, 0, 0, 1 / halfHeight, 0, 0, 0, 0, 2 / (near - far), 0, 0, 0, (far + near) / (near - far), 1]);
}

/** The point's place on the screen: x and y in -1 to 1, depth, and w (behind the eye when not positive). */
export function projected(m: Matrix, x: number, y: number, z: number): [number, number, number, number] {
  const w = m[3] * x + m[7] * y + m[11] * z + m[15];
  const px = m[0] * x + m[4] * y + m[8] * z + m[12];
  const py = m[1] * x + m[5] * y + m[9] * z + m[13];
  const pz = m[2] * x + m[6] * y + m[10] * z + m[14];
  return [px / w, py / w, pz / w, w];
}
