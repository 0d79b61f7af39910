"""The four trained systems: networks, losses, optimisers and one iteration, in plain PyTorch."""

import torch
import torch.nn.functional as F

from layers import FOUR_HALVINGS, PYRAMIDS, Critic, Generator, Wearer


def plain(kernel):
    return tuple((widths, 0, kernel) for widths in FOUR_HALVINGS)


class System(torch.nn.Module):
    stages, batch_norm, dense = plain(3), False, True
    critic_steps, clip = 1, None

    def __init__(self, size, width=64):
        super().__init__()
        self.wearer = Wearer(Generator(self.stages, width, self.batch_norm, self.dense, size))
        self.D = Critic(self.stages, width, self.batch_norm)

    @property
    def G(self):
        return self.wearer.G

    def score(self, picture):
        return self.D(picture * 2 - 1)

    def critic_loss(self, real, fake, t):
        return F.softplus(-self.score(real)).mean() + F.softplus(self.score(fake)).mean()

    def generator_loss(self, fake):
        return F.softplus(-self.score(fake)).mean()

    def optimizer(self, network, **how):
        return torch.optim.Adam(network.parameters(), 2e-4, (0.5, 0.999), **how)


class GanStn(System):
    dense = False


class DcganStn(System):
    stages, batch_norm = plain(4), True


class WganStn(DcganStn):
    critic_steps, clip = 5, 0.01

    def critic_loss(self, real, fake, t):
        return self.score(fake).mean() - self.score(real).mean()

    def generator_loss(self, fake):
        return -self.score(fake).mean()

    def optimizer(self, network, **how):
        how.pop("fused", None)  # RMSprop has no fused form
        return torch.optim.RMSprop(network.parameters(), 5e-5, **how)


class PyWganDiv(System):
    stages, k, p = PYRAMIDS, 2.0, 6.0

    def critic_loss(self, real, fake, t):
        x = ((t * real + (1 - t) * fake) * 2 - 1).detach().requires_grad_()
        slope, = torch.autograd.grad(self.D(x).sum(), x, create_graph=True)
        penalty = slope.flatten(1).norm(dim=1).pow(self.p).mean()
        return self.score(fake).mean() - self.score(real).mean() + self.k * penalty

    def generator_loss(self, fake):
        return -self.score(fake).mean()


SYSTEMS = {"gan_stn": GanStn, "dcgan_stn": DcganStn, "wgan_stn": WganStn, "pywgan_div": PyWganDiv}


class Training:
    """Training iterations with data on the device."""

    def __init__(self, system, faces, masked, masks, start, batch, **optimizers):
        self.system, self.pools, self.start, self.batch = system, (faces, masks, masked), start, batch
        self.of_G, self.of_D = system.optimizer(system.G, **optimizers), system.optimizer(system.D, **optimizers)
        self.weights = list(system.G.parameters())
        self.average = [w.detach().clone() for w in self.weights]

    def draw(self):
        return [pool[torch.randint(len(pool), (self.batch,), device=pool.device)].float() / 255 for pool in self.pools]

    def critic_step(self):
        face, mask, real = self.draw()
        with torch.no_grad():
            fake = self.system.wearer(face, mask, self.start)
        t = torch.rand(self.batch, 1, 1, 1, device=face.device)
        self.of_D.zero_grad()
        loss = self.system.critic_loss(real, fake, t)
        loss.backward()
        self.of_D.step()
        if self.system.clip:
            with torch.no_grad():
                for weight in self.system.D.parameters():
                    weight.clamp_(-self.system.clip, self.system.clip)
        return loss.detach()

    def generator_step(self):
        face, mask, _ = self.draw()
        self.system.D.requires_grad_(False)
        self.of_G.zero_grad()
        loss = self.system.generator_loss(self.system.wearer(face, mask, self.start))
        loss.backward()
        self.of_G.step()
        self.system.D.requires_grad_(True)
        with torch.no_grad():
            torch._foreach_lerp_(self.average, self.weights, 1e-3)
        return loss.detach()

    def iteration(self):
        for _ in range(self.system.critic_steps):
            critic = self.critic_step()
        return critic, self.generator_step()
