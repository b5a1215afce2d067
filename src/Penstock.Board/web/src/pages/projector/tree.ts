/** A quadtree (2) or octree (3) over points, for sums over far points at once (Barnes and Hut). */
export class SpaceTree {
  private readonly ways: number;
  private children: Int32Array;
  private centres: Float64Array;
  private masses: Float64Array;
  private points: Int32Array;
  private corners: Float64Array;
  private widths: Float64Array;
  private nodes = 0;

  constructor(private readonly dims: 2 | 3, capacity: number) {
    this.ways = 1 << dims;
    const room = capacity * 3 + 64;
    this.children = new Int32Array(room * this.ways);
    this.centres = new Float64Array(room * dims);
    this.masses = new Float64Array(room);
    this.points = new Int32Array(room);
    this.corners = new Float64Array(room * dims);
    this.widths = new Float64Array(room);
  }

  build(positions: Float64Array, count: number): void {
    const { dims } = this;
    const low = [Infinity, Infinity, Infinity], high = [-Infinity, -Infinity, -Infinity];
    for (let i = 0; i < count * dims; i++) {
      const d = i % dims;
      low[d] = Math.min(low[d], positions[i]);
      high[d] = Math.max(high[d], positions[i]);
    }
    let width = 1e-12;
    for (let d = 0; d < dims; d++) width = Math.max(width, high[d] - low[d]);
    this.nodes = 0;
    this.node(low, width * 1.00001);
    for (let i = 0; i < count; i++) this.insert(positions, i);
    for (let n = 0; n < this.nodes; n++) for (let d = 0; d < dims; d++) this.centres[n * dims + d] /= this.masses[n];
    this.linearise();
  }

  private node(corner: ArrayLike<number>, width: number): number {
    const n = this.nodes++;
    if (n >= this.masses.length) this.grow();
    this.children.fill(0, n * this.ways, (n + 1) * this.ways);
    for (let d = 0; d < this.dims; d++) {
      this.corners[n * this.dims + d] = corner[d];
      this.centres[n * this.dims + d] = 0;
    }
    this.masses[n] = 0;
    this.points[n] = -1;
    this.widths[n] = width;
    return n;
  }

  private grow(): void {
    const twice = <T extends Int32Array | Float64Array>(old: T): T => {
      const larger = new (old.constructor as new (n: number) => T)(old.length * 2);
      larger.set(old);
      return larger;
    };
    this.children = twice(this.children);
    this.centres = twice(this.centres);
    this.masses = twice(this.masses);
    this.points = twice(this.points);
    this.corners = twice(this.corners);
    this.widths = twice(this.widths);
  }

  private insert(positions: Float64Array, i: number): void {
    const { dims } = this;
    let n = 0;
    for (let depth = 0; ; depth++) {
      const mass = this.masses[n];
      const held = this.points[n];
      for (let d = 0; d < dims; d++) this.centres[n * dims + d] += positions[i * dims + d];
      this.masses[n] = mass + 1;
      if (mass === 0) {
        this.points[n] = i;
        return;
      }
      // Points in one place would divide for ever: below this depth a leaf holds them all.
      if (depth >= 40) return;
      if (held >= 0) {
        this.points[n] = -1;
        const child = this.childFor(n, positions, held);
        this.masses[child] = 1;
        this.points[child] = held;
        for (let d = 0; d < dims; d++) this.centres[child * dims + d] = positions[held * dims + d];
      }
      n = this.childFor(n, positions, i);
    }
  }

  private readonly corner = new Float64Array(3);

  private childFor(n: number, positions: Float64Array, i: number): number {
    const { dims } = this;
    const half = this.widths[n] / 2;
    let way = 0;
    for (let d = 0; d < dims; d++) {
      const from = this.corners[n * dims + d];
      const above = positions[i * dims + d] >= from + half;
      if (above) way |= 1 << d;
      this.corner[d] = above ? from + half : from;
    }
    const known = this.children[n * this.ways + way];
    if (known > 0) return known;
    const child = this.node(this.corner, half);
    this.children[n * this.ways + way] = child;
    return child;
  }

  /** The nodes in the order of a walk, each with where the walk goes on behind it: so sums run through arrays without a stack. */
  private linearise(): void {
    const { ways, children, dims } = this;
    if (this.walk.length < this.nodes * 6) this.walk = new Float64Array(this.masses.length * 6);
    if (this.behind.length < this.nodes) this.behind = new Int32Array(this.masses.length);
    let at = 0;
    const visit = (n: number): void => {
      const own = at++, to = own * 6;
      this.walk[to] = this.centres[n * dims];
      this.walk[to + 1] = this.centres[n * dims + 1];
      this.walk[to + 2] = dims === 3 ? this.centres[n * dims + 2] : 0;
      this.walk[to + 3] = this.masses[n];
      let isLeaf = true;
      for (let w = n * ways; w < (n + 1) * ways; w++) {
        if (children[w] === 0) continue;
        isLeaf = false;
        visit(children[w]);
      }
      this.walk[to + 4] = isLeaf ? 0 : this.widths[n] ** 2;
      this.behind[own] = at;
    };
    visit(0);
  }
  private walk = new Float64Array(0);
  private behind = new Int32Array(0);

  /** Adds up in `force` the sum over others of q² (y_i - y_j), q = 1 / (1 + |y_i - y_j|²), and returns the sum of q. */
  repulse(positions: Float64Array, i: number, theta: number, force: Float64Array): number {
    const { dims, walk, behind, nodes } = this;
    const x = positions[i * dims], y = positions[i * dims + 1], z = dims === 3 ? positions[i * dims + 2] : 0;
    const limit = theta * theta;
    let sum = 0, fx = 0, fy = 0, fz = 0;
    for (let n = 0; n < nodes;) {
      const at = n * 6;
      const dx = x - walk[at], dy = y - walk[at + 1], dz = z - walk[at + 2];
      const squared = dx * dx + dy * dy + dz * dz;
      // A leaf has width 0, so that it always counts as far.
      if (walk[at + 4] <= limit * squared) {
        const q = 1 / (1 + squared), mass = walk[at + 3] * q, push = mass * q;
        sum += mass;
        fx += push * dx;
        fy += push * dy;
        fz += push * dz;
        n = behind[n];
      } else n++;
    }
    force[0] = fx;
    force[1] = fy;
    force[2] = fz;
    // The point met itself, at distance 0.
    return sum - 1;
  }
}
