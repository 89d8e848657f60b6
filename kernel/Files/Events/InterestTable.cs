using Tine.Memory;

namespace Tine.Files;

/// <summary>The interests of one epoll, by descriptor and in no order.</summary>
/// <param name="account">The user that is charged for them.</param>
/// <param name="limits">Bounds of what one user may have.</param>
internal sealed class InterestTable(UserAccount account, FileLimits limits) : UnusedObject
{
    private const int InterestsAPortion = 64;

    private readonly HashBuckets<PollInterest, PollInterest.DescriptorLink> _byDescriptor = new();
    private IntrusiveList<PollInterest, PollInterest.PollLink> _all;

    public IntrusiveList<PollInterest, PollInterest.PollLink>.Enumerator GetEnumerator() => _all.GetEnumerator();

    /// <summary>Makes an interest, which hears of nothing yet.</summary>
    /// <returns>The interest; EEXIST; ENOSPC for a user with too many.</returns>
    public Result<PollInterest> Make(EventPoll poll, OpenFile file, int descriptor)
    {
        if (Find(file, descriptor) is not null)
        {
            return Errno.EEXIST;
        }

        if (account.Watches >= limits.MostWatches)
        {
            return Errno.ENOSPC;
        }

        var interest = new PollInterest(poll, file, descriptor);
        _all.AddFirst(interest);
        _byDescriptor.Add(interest);
        account.Watches++;
        return interest;
    }

    public void Remove(PollInterest interest)
    {
        _all.Remove(interest);
        _byDescriptor.Remove(interest);
        account.Watches--;
    }

    /// <summary>The interest in a file under a descriptor.</summary>
    public PollInterest? Find(OpenFile file, int descriptor)
    {
        PollInterest? interest = _byDescriptor.First((uint)descriptor);
        while (interest is not null && (interest.Descriptor != descriptor || interest.File != file))
        {
            interest = HashBuckets<PollInterest, PollInterest.DescriptorLink>.After(interest);
        }

        return interest;
    }

    /// <summary>Takes back all interests, many of them later: the epoll is closed.</summary>
    public void Close()
    {
        if (!FreePortion())
        {
            UnusedMemory.Current.Add(this);
        }
    }

    /// <inheritdoc/>
    public override bool FreePortion()
    {
        for (int left = InterestsAPortion; left > 0 && _all.First is { } interest; left--)
        {
            interest.Detach();
        }

        return _all.IsEmpty;
    }
}
