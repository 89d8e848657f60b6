namespace Tine.Shell;

/// <summary>One "2> file" or "2>&amp;1" of a command. The target is still unexpanded.</summary>
internal readonly record struct Redirection(int Descriptor, RedirectionKind Kind, string Target);
