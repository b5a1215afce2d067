namespace Penstock.Tensors;

// What a tile kernel computes: C[rows, columns] = sum over segments s and steps k of A[row, s, k] * B[s, k, column], then the
// epilogue. A's element is at A + ASegments[s] + row * ARow + k * AStep, B's vectors at B + BSegments[s] + k * BStep; all of
// these are in bytes, so that one kernel serves every layout of a matrix product and of a convolution. A kernel takes for granted
// that either AStep or ARow is one float, and reads the other alone: see TileForm.
internal unsafe struct TileArguments
{
    internal byte* A;
    internal nint ARow;
    internal nint AStep;
    internal nint* ASegments;
    internal byte* B;
    internal nint BStep;
    internal nint* BSegments;
    internal nint Segments;
    internal nint Steps;

    // The result; a row is CRow floats after the row before. The last vector of a row has LastLanes lanes of the result.
    internal float* C;
    internal nint CRow;
    internal int LastLanes;

    // What is added to the sums, with the rows of C: C itself, something else, or null.
    internal float* Addend;

    // With the rows of C, or null: results count only where it is above 0.
    internal float* Mask;
    internal FusedActivation Activation;
    internal float* Bias;

    // What a kernel whose rows lie together brings into the second-level cache on its way, a line with every turn of its loop: so few at a time
    // wait for memory that it need not. Null for B itself.
    internal byte* Ahead;

    // Where the kernel leaves its sums for the epilogue.
    internal float* Sums;
}
