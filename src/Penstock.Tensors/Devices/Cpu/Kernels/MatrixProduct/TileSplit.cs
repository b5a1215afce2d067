namespace Penstock.Tensors;

// Rows cut into the fewest tiles of at most a given height, the tiles as even as can be.
internal readonly struct TileSplit
{
    private readonly int _height;
    private readonly int _higher;

    internal TileSplit(int rows, int most)
    {
        Tiles = (rows + most - 1) / most;
        _height = rows / Math.Max(1, Tiles);
        _higher = rows - _height * Tiles;
    }

    internal int Tiles { get; }

    internal int Least => _height;

    // The first row of a tile, and the end of the last for tile = Tiles.
    internal int Start(int tile) => tile * _height + Math.Min(tile, _higher);

    internal int Height(int tile) => tile < _higher ? _height + 1 : _height;
}
