using System;

namespace Tine.Devices.Usb.Xhci;

/// <content>The port at which a device is set up: the controller's own by registers, a hub's by requests. USB specification 2.0, 11.24.2.</content>
public sealed partial class DeviceSetup
{
    /// <summary>The answers of a hub in a row about a port that changes all the time.</summary>
    private const int MostChanges = 16;

    private SetupStep _afterStatus;
    private HubFeature _change;
    private int _changes;
    private bool _hasConnectionChanged;

    /// <summary>Finds out how the port is, and goes on with a step.</summary>
    private void AskPort(SetupStep next)
    {
        _afterStatus = next;
        _changes = 0;
        _hasConnectionChanged = false;
        if (Port.Hub is null)
        {
            _state = Controller.ReadPort(Port).State;
            UsePortState();
        }
        else
        {
            Begin(SetupStep.ReadPortStatus);
        }
    }

    /// <summary>Takes a hub's answer. Changes are cleared one by one, and then the status is read again: what changes from here on is told again.</summary>
    private void TakePortStatus()
    {
        Span<byte> bytes = stackalloc byte[HubPortStatus.Length];
        Target!.ReadData(bytes);
        var status = new HubPortStatus(bytes[0] | (uint)bytes[1] << 8 | (uint)bytes[2] << 16 | (uint)bytes[3] << 24);
        _hasConnectionChanged |= status.HasConnectionChanged;
        _change = status.FirstChange;
        if (_change != HubFeature.None && ++_changes < MostChanges)
        {
            Begin(SetupStep.ClearPortChange);
            return;
        }

        _state = status.State;
        if (_hasConnectionChanged)
        {
            Port.Failures = 0;
            Port.HasChanged |= _afterStatus is not (SetupStep.Examine or SetupStep.Attach);
        }

        UsePortState();
    }

    private void UsePortState()
    {
        switch (_afterStatus)
        {
            case SetupStep.Examine:
                ExamineState();
                break;
            case SetupStep.Attach when _state.IsConnected:
                Begin(SetupStep.Settle);
                break;
            case SetupStep.Attach:
                Port.Failures = 0;
                Begin(SetupStep.Idle);
                break;
            case SetupStep.Settle:
                Begin(!_state.IsConnected ? SetupStep.Idle : _state.IsEnabled ? SetupStep.Recover : SetupStep.Reset);
                break;
            default:
                EndReset();
                break;
        }
    }

    /// <summary>Decides what to do at a port. A controller's is looked at when something came or went, a hub's also after each reset.</summary>
    private void ExamineState()
    {
        bool isAsBefore = Port.Hub is not null && !_hasConnectionChanged && _state.IsConnected;
        if (Device.HasFrames)
        {
            Begin(isAsBefore && Device.IsListening ? SetupStep.Idle : SetupStep.DisableSlot);
        }
        else if (isAsBefore && Port.Failures >= MostFailures)
        {
            Begin(SetupStep.Idle);
        }
        else
        {
            Attach();
        }
    }

    /// <summary>Forgets changes before the status is read: what changes from here on is seen again.</summary>
    private void Attach()
    {
        if (Port.Hub is null)
        {
            Controller.WritePort(Port, Controller.ReadPort(Port).WithoutChanges);
        }

        AskPort(SetupStep.Attach);
    }

    private void BeginReset()
    {
        _resetPolls = 0;
        if (Port.Hub is null)
        {
            Controller.WritePort(Port, Controller.ReadPort(Port).WithReset);
            Begin(SetupStep.AwaitReset);
        }
        else
        {
            Request();
        }
    }

    private void EndReset()
    {
        if (_state.IsEnabled && !_state.IsInReset)
        {
            Begin(SetupStep.Recover);
        }
        else if (++_resetPolls < MostResetPolls)
        {
            Begin(SetupStep.AwaitReset);
        }
        else
        {
            Fail();
        }
    }

    /// <summary>Has a hub that does not answer for its ports set up anew, with all that is attached there.</summary>
    private void FailHub()
    {
        UsbPort hub = Port.Hub!;
        hub.Failures++;
        hub.HasChanged = true;
        hub.Device.IsListening = false;
        Begin(SetupStep.Idle);
    }

    private void ReadHubDescriptor()
    {
        Span<byte> bytes = stackalloc byte[HubDescriptor.Length];
        Device.ReadData(bytes);
        Device.Hub = HubDescriptor.Read(bytes);
        _hubPort = 1;
        if (Device.Hub.PortCount == 0)
        {
            Fail();
        }
        else
        {
            Begin(SetupStep.ConfigureEndpoint);
        }
    }

    /// <summary>Has the hub's ports looked at, and listens for changes there.</summary>
    private void ListenToHub()
    {
        for (int number = 1; number <= Device.Hub.PortCount; number++)
        {
            if (!Controller.TryAddPort(Port, (byte)number))
            {
                Report("USB: too many ports, at the hub at port ");
                break;
            }
        }

        Device.IsListening = true;
        Controller.Listen(Device);
        Report("USB: a hub at port ");
        Begin(SetupStep.Idle);
    }
}
