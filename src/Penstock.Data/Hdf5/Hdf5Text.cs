namespace Penstock.Data;

/// <summary>How texts of an attribute are stored.</summary>
public enum Hdf5Text
{
    /// <summary>Apart from the attribute, each as long as it is; the attribute may then hold a text of any length.</summary>
    Variable,

    /// <summary>In the attribute itself, all as long as the longest.</summary>
    Fixed,
}
