using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What a mesh has beside vertices.</summary>
public sealed record MeshOptions
{
    /// <summary>Int32 [meshes, faces, 3] or [faces, 3]: the vertices of each triangle; null, the default, for a cloud of points.</summary>
    public Tensor? Faces { get; init; }

    /// <summary>UInt8 [meshes, vertices, 3] or [vertices, 3]: red, green and blue of each vertex; null, the default, for none.</summary>
    public Tensor? Colors { get; init; }

    /// <summary>Settings of the view as three.js takes them, as JSON: camera, lights, material. Default none.</summary>
    public string Config { get; init; } = "";
}
