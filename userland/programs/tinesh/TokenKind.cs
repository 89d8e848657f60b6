namespace Tine.Shell;

internal enum TokenKind
{
    Word,

    /// <summary>| &amp; ; &amp;&amp; || ! and the end of a line, which is ";" too.</summary>
    Operator,

    /// <summary>&lt; &gt; &gt;&gt; &lt;&amp; &gt;&amp;, with the digits before it if there are any.</summary>
    Redirection,
}
