using System.Collections.Generic;

namespace Tine.Shell;

/// <summary>Commands joined by "|", and when to run them.</summary>
internal sealed class Pipeline(PipelineCondition condition)
{
    internal PipelineCondition Condition { get; } = condition;

    internal List<SimpleCommand> Commands { get; } = [];

    /// <summary>After "!": the status is turned round.</summary>
    internal bool IsNegated { get; set; }
}
