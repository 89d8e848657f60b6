namespace Tine.Coreutils;

/// <summary>The treatment of names that begin with a dot by ls.</summary>
internal enum Hidden
{
    LeftOut,
    Shown,
}
