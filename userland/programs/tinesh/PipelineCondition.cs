namespace Tine.Shell;

/// <summary>The status of the pipeline before that lets the next one run.</summary>
internal enum PipelineCondition
{
    Always,

    /// <summary>After "&amp;&amp;": 0.</summary>
    Success,

    /// <summary>After "||": anything but 0.</summary>
    Failure,
}
