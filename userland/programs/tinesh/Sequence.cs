using System.Collections.Generic;

namespace Tine.Shell;

/// <summary>Pipelines joined by "&amp;&amp;" and "||", up to a ";" or "&amp;".</summary>
internal sealed class Sequence
{
    internal List<Pipeline> Pipelines { get; } = [];

    /// <summary>After "&amp;": the shell does not wait.</summary>
    internal bool IsBackground { get; set; }
}
