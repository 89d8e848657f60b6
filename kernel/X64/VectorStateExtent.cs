namespace Tine.X64;

/// <summary>How much of a vector state a signal frame holds.</summary>
public enum VectorStateExtent
{
    /// <summary>512 bytes, as FXSAVE writes them.</summary>
    Legacy,

    /// <summary>All of <see cref="VectorState.AreaSize"/>.</summary>
    Extended,
}
