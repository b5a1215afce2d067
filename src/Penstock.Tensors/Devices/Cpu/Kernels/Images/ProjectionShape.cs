namespace Penstock.Tensors;

/// <summary>The sizes and the rules of a projection of images.</summary>
internal readonly record struct ProjectionShape(int Height, int Width, int Channels, int ResultHeight, int ResultWidth, ImageFill Fill, double Value, bool Nearest)
{
    /// <summary>The place inside that stands for one beyond an edge; -1 for the fill.</summary>
    public int Inside(int at, int extent)
    {
        if ((uint)at < (uint)extent) return at;
        switch (Fill)
        {
            case ImageFill.Constant:
                return -1;
            case ImageFill.Nearest:
                return at < 0 ? 0 : extent - 1;
            case ImageFill.Wrap:
                int within = at % extent;
                return within < 0 ? within + extent : within;
            default:
                int turn = at % (2 * extent);
                if (turn < 0) turn += 2 * extent;
                return turn < extent ? turn : 2 * extent - 1 - turn;
        }
    }
}
