namespace Tine.Tools.Tests.Prose;

/// <summary>A link of a Markdown file.</summary>
/// <param name="Text">The text that is shown.</param>
/// <param name="Path">Relative to the file; empty for a link into the file itself.</param>
/// <param name="Anchor">After the #; empty when there is none.</param>
internal readonly record struct DocumentLink(string Text, string Path, string Anchor);
