namespace Tine.Shell;

/// <summary>A piece of a command line. The text of a word still has its quotes and dollars.</summary>
internal readonly record struct Token(TokenKind Kind, string Text);
