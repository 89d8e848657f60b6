namespace Tine.Shell;

/// <summary>What the pipeline before must have returned.</summary>
internal enum PipelineCondition
{
    Always,

    /// <summary>After "&amp;&amp;": 0.</summary>
    Success,

    /// <summary>After "||": anything but 0.</summary>
    Failure,
}
