namespace Tine.Shell;

internal enum RedirectionKind
{
    Read,
    Write,
    Append,
    Duplicate,
}
