namespace Tine.Coreutils;

/// <summary>What ls does with names that begin with a dot.</summary>
internal enum Hidden
{
    LeftOut,
    Shown,
}
