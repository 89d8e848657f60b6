namespace Tine.Tools.Mutate;

/// <summary>The kinds of change.</summary>
internal enum Operator
{
    /// <summary>A comparison with its boundary moved: &lt; for &lt;=.</summary>
    Boundary,

    /// <summary>== for !=, or the condition of an if or ?: reversed.</summary>
    Negation,

    /// <summary>&amp;&amp; for ||.</summary>
    Logic,

    /// <summary>+ for -, += for -=, ++ for --.</summary>
    Arithmetic,

    /// <summary>A flag set where it is cleared: |= b for &amp;= ~b.</summary>
    Flags,

    /// <summary>0 for 1, true for false.</summary>
    Constant,

    /// <summary>None for an error that is returned.</summary>
    Error,

    /// <summary>A call left out.</summary>
    Call,

    /// <summary>An assignment left out; in an object initializer, the default value assigned.</summary>
    Assignment,
}
